-- A condition on e, a state in the history of an IKM: no undoing of its import took it back. The undoing
-- of an import leaves the states that the import wrote (history only grows); those of an earlier import
-- stand, because a later one lies between.
NOT EXISTS (
    SELECT FROM ikm_registry_ikmevent undoing
    WHERE undoing.pgh_obj_id = e.pgh_obj_id AND undoing.pgh_id > e.pgh_id
      AND undoing.cause = 'impor_urung' AND e.cause <> 'impor_urung'
      AND NOT EXISTS (
          SELECT FROM ikm_registry_ikmevent next
          WHERE next.pgh_obj_id = e.pgh_obj_id AND next.pgh_id > e.pgh_id
            AND next.pgh_id < undoing.pgh_id AND next.cause = 'impor'
            AND next.pgh_context_id IS DISTINCT FROM e.pgh_context_id)
)
