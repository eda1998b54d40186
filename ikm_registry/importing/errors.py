"""Why a file cannot be read, in a sentence."""


class UnreadableFile(Exception):
    """The file as a whole is refused; the message says what is wrong and what to do."""


class LongList(Exception):
    """A workbook holds more rows than the caller has the time for: nothing is wrong with it."""
