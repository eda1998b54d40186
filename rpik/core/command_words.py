"""What argparse says of commands, in Indonesian: it looks its sentences up in this module's table."""

import argparse

_WORDS = {
    "usage: ": "pemakaian: ",
    "options": "pilihan",
    "positional arguments": "isian",
    "show this help message and exit": "tampilkan bantuan ini",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "belum ditulis: %s",
    "unrecognized arguments: %s": "tidak dikenal: %s",
    "one of the arguments %s is required": "tulis salah satu dari %s",
    "not allowed with argument %s": "tidak dapat bersama %s",
    "expected one argument": "perlu satu nilai di belakangnya",
    "expected at least one argument": "perlu nilai di belakangnya",
    "expected at most one argument": "paling banyak satu nilai di belakangnya",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r tidak dikenal; pilih %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r tidak terbaca (perlu %(type)s)",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s dapat berarti %(matches)s",
}


def speak_indonesian() -> None:
    """Let every command of this process refuse and explain its arguments in Indonesian."""
    vars(argparse)["_"] = lambda sentence: _WORDS.get(sentence, sentence)
