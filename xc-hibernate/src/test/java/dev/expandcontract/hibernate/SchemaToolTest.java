package dev.expandcontract.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.expandcontract.Xc;
import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.test.EveryDatabase;
import jakarta.persistence.CheckConstraint;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.GenerationTarget;
import org.hibernate.tool.schema.spi.SchemaManagementTool;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hibernate's schema tool makes, changes, checks and drops the columns that each phase has. */
class SchemaToolTest {

    private static final List<Migration> MIGRATIONS = List.of(
            Migration.of("users", "subscription", "tier"),
            Migration.of("users", "nick", "handle"),
            Migration.of("users", "kind", "sort"),
            Migration.of("users", "team_id", "squad_id"));

    private final PhaseBoard board = new PhaseBoard();
    private final List<HikariDataSource> pools = new ArrayList<>();

    /** H2 evaluates some checks in the session that declared them, which must not have ended: a pool keeps it. */
    private DataSource pooled(DataSource dataSource) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(3);
        var pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    private void flip(Phase phase) {
        var phases = new HashMap<String, Phase>();
        MIGRATIONS.forEach(migration -> phases.put(migration.id(), phase));
        board.publish(new PhaseSnapshot(board.current().epoch() + 1, phases));
    }

    private SessionFactory boot(DataSource dataSource, String action) throws Exception {
        // On MySQL, dropping the foreign keys of tables that do not exist is an error, which Hibernate passes over.
        boolean halt = !action.equals("create-drop");
        return boot(dataSource, Map.of("hibernate.hbm2ddl.auto", action, "hibernate.hbm2ddl.halt_on_error", halt));
    }

    private SessionFactory boot(DataSource dataSource, Map<String, ?> settings) throws Exception {
        return Boot.boot(Boot.wrap(pooled(dataSource), board, added -> {}), settings, User.class, Team.class);
    }

    @EveryDatabase
    void creates_what_each_phase_needs_and_drops_it_again(Database database, DataSource dataSource) throws Exception {
        for (var phase : Phase.values()) {
            flip(phase);
            try (var factory = boot(dataSource, "create-drop")) {
                assertThat(columns(dataSource, "users")).as("in " + phase).isEqualTo(expectedColumns(phase));
                assertThat(uniqueColumns(dataSource)).as("in " + phase).containsAll(both(phase, "nick", "handle"));
                assertThat(indexedColumns(dataSource))
                        .as("in " + phase)
                        .containsAll(both(phase, "subscription", "tier"));
                assertThat(referringColumns(dataSource))
                        .as("in " + phase)
                        .isEqualTo(new TreeSet<>(both(phase, "team_id", "squad_id")));
                useIt(factory);
                if (database != Database.MYSQL) {
                    assertChecked(dataSource, phase);
                }
            }
            assertThat(columns(dataSource, "users")).as("after " + phase).isEmpty();
        }
    }

    private static void useIt(SessionFactory factory) {
        factory.inTransaction(session -> {
            var team = new Team();
            team.id = 1L;
            session.persist(team);
            session.persist(new User(1, "gold", "ann", team));
        });
        factory.inTransaction(session -> assertThat(
                        session.createSelectionQuery("from User where tier = 'gold' and team.id = 1", User.class)
                                .getSingleResult()
                                .handle)
                .isEqualTo("ann"));
        assertThatThrownBy(() -> factory.inTransaction(session -> session.persist(new User(2, "gold", "ann", null))))
                .as("the unique column that the phase reads")
                .isNotNull();
    }

    /** MySQL parses checks from 8.0.16 on. */
    private static void assertChecked(DataSource dataSource, Phase phase) {
        for (var column : both(phase, "kind", "sort")) {
            assertThatThrownBy(() -> Boot.execute(dataSource, "update users set " + column + " = 'NONE'"))
                    .as("%s in %s", column, phase)
                    .isNotNull();
        }
        for (var column : both(phase, "subscription", "tier")) {
            assertThatThrownBy(() -> Boot.execute(dataSource, "update users set " + column + " = 'forbidden'"))
                    .as("%s in %s", column, phase)
                    .isNotNull();
        }
    }

    private static Map<String, Boolean> expectedColumns(Phase phase) {
        var nullable = new TreeMap<String, Boolean>();
        nullable.put("id", false);
        nullable.put("name", true);
        for (var names : List.of(List.of("subscription", "tier"), List.of("nick", "handle"), List.of("kind", "sort"))) {
            boolean nextRules = phase == Phase.SOAK || phase == Phase.CONTRACT;
            if (phase != Phase.CONTRACT) {
                nullable.put(names.get(0), nextRules);
            }
            nullable.put(names.get(1), !nextRules);
        }
        if (phase != Phase.CONTRACT) {
            nullable.put("team_id", true);
        }
        nullable.put("squad_id", true);
        return nullable;
    }

    private static List<String> both(Phase phase, String old, String next) {
        return phase == Phase.CONTRACT ? List.of(next) : List.of(old, next);
    }

    @EveryDatabase
    void update_adds_what_is_missing_and_nothing_else(Database database, DataSource dataSource) throws Exception {
        Boot.execute(
                dataSource,
                "create table team (id bigint primary key)",
                "create table users (id bigint primary key, subscription varchar(30) not null, nick varchar(40) not null,"
                        + " kind varchar(20) not null, team_id bigint)",
                "insert into users (id, subscription, nick, kind) values (1, 'gold', 'bob', 'SMALL')");
        flip(Phase.EXPAND);
        boot(dataSource, "update").close();
        assertThat(columns(dataSource, "users")).isEqualTo(expectedColumns(Phase.EXPAND));
        flip(Phase.DUAL_WRITE);
        boot(dataSource, "update").close();
        assertThat(columns(dataSource, "users")).isEqualTo(expectedColumns(Phase.EXPAND));
        Boot.execute(
                dataSource, "update users set tier = subscription, handle = nick, sort = kind", "drop table users");
        Boot.execute(
                dataSource,
                "create table users (id bigint primary key, tier varchar(30), handle varchar(40), sort varchar(20))");
        flip(Phase.CONTRACT);
        boot(dataSource, "update").close();
        assertThat(columns(dataSource, "users").keySet())
                .containsExactly("handle", "id", "name", "sort", "squad_id", "tier");
    }

    @EveryDatabase
    void validate_expects_what_the_phase_needs(Database database, DataSource dataSource) throws Exception {
        Boot.execute(dataSource, "create table team (id bigint primary key)");
        var old = "subscription varchar(30), nick varchar(40), kind varchar(20), team_id bigint";
        var next = "tier varchar(30), handle varchar(40), sort varchar(20), squad_id bigint";
        validate(dataSource, Phase.EXPAND, old);
        validate(dataSource, Phase.DUAL_WRITE, old + ", " + next);
        validate(dataSource, Phase.SOAK, old + ", " + next);
        validate(dataSource, Phase.CONTRACT, next);
        assertThatThrownBy(() -> validate(dataSource, Phase.CONTRACT, next.replace("varchar(30)", "int")))
                .rootCause()
                .hasMessageContaining("wrong column type encountered in column [tier]");
        assertThatThrownBy(() -> validate(dataSource, Phase.SOAK, old + ", handle varchar(40)"))
                .rootCause()
                .hasMessageContaining("missing column [");
    }

    private void validate(DataSource dataSource, Phase phase, String columns) throws Exception {
        Boot.execute(
                dataSource,
                "drop table if exists users",
                "create table users (id bigint primary key, name varchar(255), " + columns + ")");
        flip(phase);
        boot(dataSource, "validate").close();
    }

    @Test
    void scripts_have_the_columns_of_the_phase(@TempDir Path directory) throws Exception {
        for (var phase : List.of(Phase.EXPAND, Phase.CONTRACT)) {
            flip(phase);
            var create = directory.resolve(phase + "-create.sql");
            var drop = directory.resolve(phase + "-drop.sql");
            boot(
                            Boot.h2(),
                            Map.of(
                                    "jakarta.persistence.schema-generation.scripts.action",
                                    "drop-and-create",
                                    "jakarta.persistence.schema-generation.scripts.create-target",
                                    create.toString(),
                                    "jakarta.persistence.schema-generation.scripts.drop-target",
                                    drop.toString()))
                    .close();
            assertThat(Files.readString(create))
                    .contains("tier varchar(30)", "create index ix_tier", "unique")
                    .doesNotContain("xc$");
            assertThat(Files.readString(create).contains("subscription varchar(30) default 'none' not null"))
                    .isEqualTo(phase == Phase.EXPAND);
            assertThat(Files.readString(drop))
                    .contains("drop table if exists users")
                    .doesNotContain("xc$");
        }
    }

    @Test
    void a_schema_manager_follows_the_phases() throws Exception {
        var raw = Boot.h2();
        flip(Phase.EXPAND);
        try (var factory = boot(raw, Map.of())) {
            factory.getSchemaManager().exportMappedObjects(false);
            factory.getSchemaManager().validateMappedObjects();
            useIt(factory);
            factory.getSchemaManager().truncateMappedObjects();
            factory.getSchemaManager().dropMappedObjects(false);
            flip(Phase.DUAL_WRITE);
            flip(Phase.CONTRACT);
            factory.getSchemaManager().exportMappedObjects(false);
            assertThat(columns(raw, "users")).isEqualTo(expectedColumns(Phase.CONTRACT));
            factory.getSchemaManager().validateMappedObjects();
            useIt(factory);
        }
    }

    @Test
    void a_target_of_its_own_that_was_set_before_the_tool_did_anything() throws Exception {
        var raw = Boot.h2();
        var commands = new ArrayList<String>();
        flip(Phase.EXPAND);
        try (var factory = boot(raw, Map.of())) {
            factory.unwrap(SessionFactoryImplementor.class)
                    .getServiceRegistry()
                    .requireService(SchemaManagementTool.class)
                    .setCustomDatabaseGenerationTarget(new GenerationTarget() {
                        @Override
                        public void prepare() {}

                        @Override
                        public void accept(String command) {
                            commands.add(command);
                        }

                        @Override
                        public void release() {}
                    });
            factory.getSchemaManager().exportMappedObjects(false);
        }
        assertThat(commands).anyMatch(command -> command.contains("create table users"));
        assertThat(columns(raw, "users")).isEmpty();
    }

    /** What an application's tests do: an empty database, create-drop, and no thought of XC. */
    @EveryDatabase
    void an_empty_database_begins_in_expand(DataSource dataSource) throws Exception {
        for (int run = 0; run < 2; run++) {
            try (var xc = Xc.builder(pooled(dataSource)).start();
                    var factory = Boot.boot(
                            xc.dataSource(), Map.of("hibernate.hbm2ddl.auto", "create-drop"), User.class, Team.class)) {
                assertThat(xc.coordinator().migrations())
                        .extracting(status -> status.phase())
                        .containsOnly(Phase.EXPAND)
                        .hasSize(MIGRATIONS.size());
                useIt(factory);
            }
        }
        assertThat(columns(dataSource, "users")).isEmpty();
    }

    @Test
    void what_the_schema_tool_leaves_wrong_fails_the_boot() throws Exception {
        var raw = Boot.h2("create table users (id bigint primary key, subscription varchar(30), nick varchar(40),"
                + " kind varchar(20), team_id bigint, tier varchar(30) not null)");
        try (var xc = Xc.builder(raw).start()) {
            assertThatThrownBy(() -> Boot.boot(
                            xc.dataSource(), Map.of("hibernate.hbm2ddl.auto", "update"), User.class, Team.class))
                    .rootCause()
                    .hasMessageContaining("tier")
                    .hasMessageContaining("EXPAND");
        }
    }

    @Test
    void a_unit_without_migrations_keeps_hibernates_tool() throws Exception {
        var raw = Boot.h2();
        try (var factory = Boot.boot(raw, Map.of("hibernate.hbm2ddl.auto", "create-drop"), Team.class)) {
            assertThat(factory.isOpen()).isTrue();
            assertThat(columns(raw, "team")).containsOnlyKeys("id");
        }
        assertThat(columns(raw, "team")).isEmpty();
    }

    @Test
    void an_import_script_writes_markers(@TempDir Path directory) throws Exception {
        var script = Files.writeString(
                directory.resolve("import.sql"),
                "insert into users (id, xc$users_subscription_tier, xc$users_nick_handle, xc$users_kind_sort)"
                        + " values (1, 'gold', 'ann', 'SMALL');\n");
        for (var phase : Phase.values()) {
            flip(phase);
            try (var factory = boot(
                    Boot.h2(),
                    Map.of(
                            "jakarta.persistence.schema-generation.database.action",
                            "create",
                            "jakarta.persistence.sql-load-script-source",
                            script.toUri().toString()))) {
                factory.inTransaction(
                        session -> assertThat(session.find(User.class, 1L).tier).isEqualTo("gold"));
            }
        }
    }

    private static Map<String, Boolean> columns(DataSource dataSource, String table) throws Exception {
        var nullable = new TreeMap<String, Boolean>();
        metadata(
                dataSource,
                (connection, name) -> {
                    try (var found = connection
                            .getMetaData()
                            .getColumns(connection.getCatalog(), connection.getSchema(), name, null)) {
                        while (found.next()) {
                            nullable.put(
                                    found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                                    found.getInt("NULLABLE") == 1);
                        }
                    }
                },
                table);
        return nullable;
    }

    private static TreeSet<String> uniqueColumns(DataSource dataSource) throws Exception {
        return indexes(dataSource, true);
    }

    private static TreeSet<String> indexedColumns(DataSource dataSource) throws Exception {
        return indexes(dataSource, false);
    }

    private static TreeSet<String> indexes(DataSource dataSource, boolean unique) throws Exception {
        var columns = new TreeSet<String>();
        metadata(
                dataSource,
                (connection, name) -> {
                    try (var found = connection
                            .getMetaData()
                            .getIndexInfo(connection.getCatalog(), connection.getSchema(), name, unique, false)) {
                        add(columns, found, "COLUMN_NAME");
                    }
                },
                "users");
        return columns;
    }

    private static TreeSet<String> referringColumns(DataSource dataSource) throws Exception {
        var columns = new TreeSet<String>();
        metadata(
                dataSource,
                (connection, name) -> {
                    try (var found = connection
                            .getMetaData()
                            .getImportedKeys(connection.getCatalog(), connection.getSchema(), name)) {
                        add(columns, found, "FKCOLUMN_NAME");
                    }
                },
                "users");
        return columns;
    }

    private static void add(TreeSet<String> columns, ResultSet found, String label) throws Exception {
        while (found.next()) {
            var column = found.getString(label);
            if (column != null) {
                columns.add(column.toLowerCase(Locale.ROOT));
            }
        }
    }

    private interface Look {
        void at(Connection connection, String table) throws Exception;
    }

    private static void metadata(DataSource dataSource, Look look, String table) throws Exception {
        try (var connection = dataSource.getConnection()) {
            boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
            look.at(connection, upper ? table.toUpperCase(Locale.ROOT) : table);
        }
    }

    enum Kind {
        SMALL,
        LARGE
    }

    @Entity(name = "Team")
    @Table(name = "team")
    static class Team {
        @Id
        Long id;
    }

    @Entity(name = "User")
    @Table(
            name = "users",
            indexes = @Index(name = "ix_tier", columnList = "tier desc"),
            uniqueConstraints =
                    @UniqueConstraint(
                            name = "uk_name_tier",
                            columnNames = {"name", "tier"}),
            check = @CheckConstraint(name = "ck_tier", constraint = "tier <> 'forbidden'"))
    static class User {
        @Id
        Long id;

        String name;

        @Column(nullable = false, length = 30)
        @ColumnDefault("'none'")
        @ExpandContract(old = "subscription", next = "tier")
        String tier;

        @Column(nullable = false, unique = true, length = 40)
        @ExpandContract(old = "nick", next = "handle")
        String handle;

        @Column(name = "sort", nullable = false, length = 20)
        @Enumerated(EnumType.STRING)
        @JdbcTypeCode(SqlTypes.VARCHAR)
        @ExpandContract(old = "kind", next = "sort")
        Kind kind = Kind.SMALL;

        @ManyToOne
        @JoinColumn(name = "squad_id")
        @ExpandContract(old = "team_id", next = "squad_id")
        Team team;

        User() {}

        User(long id, String tier, String handle, Team team) {
            this.id = id;
            this.tier = tier;
            this.handle = handle;
            this.team = team;
        }
    }
}
