    -- Imported points on which ten or more units of one desa stand: somebody wrote the desa's point.
    SELECT desa_id, lat, lon, is_demo
    FROM ikm_registry_ikm
    WHERE point_source = 'berkas' AND lat IS NOT NULL AND lon IS NOT NULL AND desa_id IS NOT NULL
      AND status = 'aktif' AND {within}
    GROUP BY 1, 2, 3, 4
    HAVING count(*) >= 10
