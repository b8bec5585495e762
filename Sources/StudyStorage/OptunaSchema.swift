/// The tables of Optuna 5.0, as its models make them: other programs that read or write such files find what they know.
enum OptunaSchema {
    /// The revision of the tables, which has stayed since Optuna 3.2.
    static let revision = "v3.2.0.a"

    /// Throws for a database of somebody else, which is not to get tables.
    static func requireOptunas(_ database: Database, _ path: String) throws {
        let tables = try database.rows("SELECT name FROM sqlite_master WHERE type = 'table'").map {
            try $0.text("name")
        }
        guard !tables.isEmpty else { return }
        guard tables.contains("alembic_version"), tables.contains("trials") else {
            throw StudyStorageError(path, .otherTables)
        }
        let version = try database.rows("SELECT version_num FROM alembic_version").first?.text("version_num")
        guard version == revision else {
            throw StudyStorageError(path, .otherVersion(version ?? "none"))
        }
    }

    /// Makes what is not there.
    static func create(_ database: Database) throws {
        for table in tables { try database.execute(table) }
        if try database.rows("SELECT 1 FROM version_info").isEmpty {
            try database.execute("INSERT INTO version_info VALUES (1, 12, '5.0.0')")
        }
        if try database.rows("SELECT 1 FROM alembic_version").isEmpty {
            try database.execute("INSERT INTO alembic_version VALUES (?)", .text(revision))
        }
    }

    private static let tables =
        [
            """
            CREATE TABLE IF NOT EXISTS studies (
                study_id INTEGER NOT NULL,
                study_name VARCHAR(512) NOT NULL,
                PRIMARY KEY (study_id)
            )
            """,
            "CREATE UNIQUE INDEX IF NOT EXISTS ix_studies_study_name ON studies (study_name)",
            """
            CREATE TABLE IF NOT EXISTS version_info (
                version_info_id INTEGER NOT NULL,
                schema_version INTEGER,
                library_version VARCHAR(256),
                PRIMARY KEY (version_info_id),
                CHECK (version_info_id=1)
            )
            """,
            """
            CREATE TABLE IF NOT EXISTS study_directions (
                study_direction_id INTEGER NOT NULL,
                direction VARCHAR(8) NOT NULL,
                study_id INTEGER NOT NULL,
                objective INTEGER NOT NULL,
                PRIMARY KEY (study_direction_id),
                UNIQUE (study_id, objective),
                FOREIGN KEY(study_id) REFERENCES studies (study_id)
            )
            """,
            """
            CREATE TABLE IF NOT EXISTS trials (
                trial_id INTEGER NOT NULL,
                number INTEGER,
                study_id INTEGER,
                state VARCHAR(8) NOT NULL,
                datetime_start DATETIME,
                datetime_complete DATETIME,
                PRIMARY KEY (trial_id),
                FOREIGN KEY(study_id) REFERENCES studies (study_id)
            )
            """,
            "CREATE INDEX IF NOT EXISTS ix_trials_study_id ON trials (study_id)",
        ] + ["user", "system"].flatMap { [attributes("study", $0, "studies"), attributes("trial", $0, "trials")] } + [
            ofTrial(
                "trial_params", id: "param_id", unique: "param_name", nullable: true,
                [
                    "param_name VARCHAR(512)", "param_value FLOAT", "distribution_json TEXT",
                ]),
            ofTrial(
                "trial_values", id: "trial_value_id", unique: "objective",
                [
                    "objective INTEGER NOT NULL", "value FLOAT", "value_type VARCHAR(7) NOT NULL",
                ]),
            ofTrial(
                "trial_intermediate_values", id: "trial_intermediate_value_id", unique: "step",
                [
                    "step INTEGER NOT NULL", "intermediate_value FLOAT", "intermediate_value_type VARCHAR(7) NOT NULL",
                ]),
            ofTrial("trial_heartbeats", id: "trial_heartbeat_id", ["heartbeat DATETIME NOT NULL"]),
            """
            CREATE TABLE IF NOT EXISTS alembic_version (
                version_num VARCHAR(32) NOT NULL,
                CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
            )
            """,
        ]

    private static func attributes(_ owner: String, _ kind: String, _ table: String) -> String {
        """
        CREATE TABLE IF NOT EXISTS \(owner)_\(kind)_attributes (
            \(owner)_\(kind)_attribute_id INTEGER NOT NULL,
            \(owner)_id INTEGER,
            "key" VARCHAR(512),
            value_json TEXT,
            PRIMARY KEY (\(owner)_\(kind)_attribute_id),
            UNIQUE (\(owner)_id, "key"),
            FOREIGN KEY(\(owner)_id) REFERENCES \(table) (\(owner)_id)
        )
        """
    }

    private static func ofTrial(
        _ name: String, id: String, unique: String? = nil, nullable: Bool = false, _ columns: [String]
    ) -> String {
        """
        CREATE TABLE IF NOT EXISTS \(name) (
            \(id) INTEGER NOT NULL,
            trial_id INTEGER\(nullable ? "" : " NOT NULL"),
            \(columns.joined(separator: ",\n    ")),
            PRIMARY KEY (\(id)),
            UNIQUE (trial_id\(unique.map { ", \($0)" } ?? "")),
            FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
        )
        """
    }
}
