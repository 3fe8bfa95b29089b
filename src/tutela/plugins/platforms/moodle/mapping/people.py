"""People, contexts, roles."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.plugins.platforms.moodle.mapping.select import Select

SELECTS: Mapping[str, Select] = {
    "people": Select(
        """
        WITH settings AS (
          SELECT max(value) FILTER (name = 'siteguest') AS guest,
                 max(value) FILTER (name = 'siteadmins') AS admins,
                 coalesce(bool_or(name IN ('sitepolicy', 'sitepolicyhandler') AND value <> ''), false) AS has_policies
          FROM raw."config"
        )
        SELECT id AS person_id,
               nullif(trim(concat_ws(' ', nullif(firstname, ''), nullif(lastname, ''))), '') AS name,
               nullif(email, '') AS email,
               nullif(lang, '') AS language,
               CASE WHEN TRY_CAST(timezone AS DOUBLE) IS NULL THEN nullif(timezone, '') END AS time_zone,
               deleted <> 0 AS is_deleted,
               suspended <> 0 AS is_suspended,
               CASE WHEN guest IS NULL THEN username = 'guest' ELSE id = TRY_CAST(guest AS BIGINT) END AS is_guest,
               CASE WHEN admins IS NULL THEN username = 'admin'
                    ELSE list_contains(string_split(admins, ','), CAST(id AS VARCHAR)) END AS is_admin,
               confirmed <> 0 AS is_confirmed,
               has_policies AND coalesce(policyagreed, 0) = 0 AS has_pending_policies,
               coalesce(description, false) AS has_description,
               coalesce(picture, 0) > 0 AS has_picture,
               coalesce(institution, false) AS has_institution,
               coalesce(department, false) AS has_department,
               coalesce(address, false) AS has_address,
               coalesce(city, false) AS has_city,
               coalesce(country, false) AS has_country,
               coalesce(trackforums, 0) <> 0 AS tracks_forums,
               nullif(timecreated, 0) AS created,
               nullif(lastaccess, 0) AS last_access
        FROM raw."user" CROSS JOIN settings
        """
    ),
    "contexts": Select(
        """
        SELECT id AS context_id, contextlevel AS level, instanceid AS instance_id, coalesce(path, '') AS path
        FROM raw."context"
        """
    ),
    "role_assignments": Select(
        """
        SELECT ra.id AS assignment_id, ra.contextid AS context_id, ra.userid AS person_id, ra.roleid AS role_id,
               nullif(r.archetype, '') AS archetype
        FROM raw."role_assignments" AS ra LEFT JOIN raw."role" AS r ON r.id = ra.roleid
        """
    ),
    "role_permissions": Select(
        """
        SELECT contextid AS context_id, roleid AS role_id, capability, permission
        FROM raw."role_capabilities" WHERE permission <> 0
        """
    ),
    # Menus and checkboxes only: what people wrote in words of their own stays where it is.
    "traits": Select(
        """
        SELECT d.userid AS person_id, NULL AS course_id, f.shortname AS name, max(d.data) AS value
        FROM raw."user_info_data" AS d JOIN raw."user_info_field" AS f ON f.id = d.fieldid
        WHERE f.datatype IN ('menu', 'checkbox') AND d.data <> '' GROUP BY ALL
        """
    ),
    "group_members": Select(
        """
        SELECT DISTINCT gm.groupid AS group_id, g.courseid AS course_id, gm.userid AS person_id
        FROM raw."groups_members" AS gm JOIN raw."groups" AS g ON g.id = gm.groupid
        """
    ),
}
