package dev.expandcontract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.expandcontract.database.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaInstallerTest {

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void open() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Test
    void creates_the_tables_once_and_leaves_them_alone_afterwards() throws SQLException {
        store("xc_").install(true, Timing.SYSTEM);
        execute("update xc_control set epoch = 41");
        store("xc_").install(true, Timing.SYSTEM);
        long epoch = store("xc_")
                .transact("reading", transaction -> transaction.control().read().epoch());
        assertThat(epoch).isEqualTo(41);
    }

    @Test
    void tables_that_do_not_stay_are_no_place_for_phases() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> store("xc_").install(true, Timing.SYSTEM))
                .withMessage(
                        "The metadata tables 'xc_*' were created, and the next connection does not find them, again"
                                + " and again. A database of H2 in memory is gone with its last connection: add"
                                + " ';DB_CLOSE_DELAY=-1' to its URL. On other databases, see to it that all connections lead to"
                                + " the same schema.");
    }

    @Test
    void two_prefixes_are_two_fleets() throws SQLException {
        store("xc_").install(true, Timing.SYSTEM);
        store("my_xc_").install(true, Timing.SYSTEM);
        execute("update my_xc_control set epoch = 7");
        assertThat(store("xc_")
                        .<Long>transact(
                                "reading",
                                transaction -> transaction.control().read().epoch()))
                .isZero();
    }

    @Test
    void completes_a_creation_that_stopped_half_way() throws SQLException {
        store("xc_").install(true, Timing.SYSTEM);
        execute("drop table xc_audit");
        execute("delete from xc_control");
        store("xc_").install(true, Timing.SYSTEM);
        assertThat(store("xc_")
                        .<List<AuditRow>>transact(
                                "reading", transaction -> transaction.audit().of("x")))
                .isEmpty();
    }

    @Test
    void missing_tables_with_creation_off_name_the_file_to_run_and_nothing_is_created() throws SQLException {
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> store("xc_").install(false, Timing.SYSTEM))
                .withMessage("The metadata tables 'xc_*' do not exist, and their creation is switched off"
                        + " (createTables(false)). Run the file"
                        + " 'dev/expandcontract/metadata/schema/v1/schema-h2.sql' from the xc-core jar, or allow XC to"
                        + " create them.");
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> store("my_").install(false, Timing.SYSTEM))
                .withMessageContaining("from the xc-core jar with 'xc_' replaced by 'my_'");
        assertThat(tables()).isEmpty();
    }

    @Test
    void a_schema_newer_than_the_library_is_refused_and_left_alone() throws SQLException {
        store("xc_").install(true, Timing.SYSTEM);
        execute("update xc_control set schema_version = 2");
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> store("xc_").install(true, Timing.SYSTEM))
                .withMessage(
                        "The metadata tables 'xc_*' have schema version 2, but this version of XC knows versions up"
                                + " to 1 only. A newer XC has upgraded them: deploy that version here too.");
    }

    @Test
    void tables_that_cannot_be_created_name_the_file_and_the_cause() throws SQLException {
        // a view in the way of a table
        execute("create view xc_control as select 1 as id, 1 as other from dual where 1 = 0");
        assertThatExceptionOfType(MetadataAccessException.class)
                .isThrownBy(() -> store("xc_").install(true, Timing.SYSTEM))
                .withMessageStartingWith("The database failed while looking for the metadata tables")
                .withMessageContaining("SCHEMA_VERSION");
    }

    @Test
    void a_user_without_the_right_to_create_tables_is_told_what_to_do() throws SQLException {
        execute("create user app password 'app'");
        var restricted = new JdbcDataSource();
        restricted.setURL(database.getURL().replace(";DB_CLOSE_DELAY=-1", ""));
        restricted.setUser("app");
        restricted.setPassword("app");
        var store = new MetadataStore(restricted, Database.H2, TablePrefix.DEFAULT);
        assertThatExceptionOfType(MetadataSchemaException.class)
                .isThrownBy(() -> store.install(true, new ImpatientTiming()))
                .withMessageStartingWith("The metadata tables 'xc_*' could not be created: ")
                .withMessageContaining(
                        "Grant the application's user the right to create tables, or run the file"
                                + " 'dev/expandcontract/metadata/schema/v1/schema-h2.sql' from the xc-core jar as another user.");
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void every_database_has_its_file_with_the_prefix_in_place(Database kind) {
        var statements = new SchemaInstaller(
                        new Transactions(database), new TablePrefix("my_"), MetadataSql.of(kind), Timing.SYSTEM)
                .statements();
        assertThat(statements).hasSizeGreaterThan(8).noneMatch(statement -> statement.contains("xc_"));
        assertThat(statements.getLast()).startsWith("insert into my_control");
    }

    private MetadataStore store(String prefix) {
        return new MetadataStore(database, Database.H2, new TablePrefix(prefix));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ArrayList<String> tables() throws SQLException {
        try (var connection = database.getConnection();
                var rows = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
            return names;
        }
    }

    private static final class ImpatientTiming implements Timing {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void pause(long nanos) {
            // the situation will not change
        }
    }
}
