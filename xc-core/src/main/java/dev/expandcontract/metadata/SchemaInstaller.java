package dev.expandcontract.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Sees to it that the metadata tables exist and are of a version that this library knows. */
final class SchemaInstaller {

    /** The version of the schema that this library reads and writes. */
    static final int VERSION = 1;

    /** Several instances may start at once, and then all but one can fail to create what another has just created. */
    private static final int ATTEMPTS = 10;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Transactions transactions;
    private final TablePrefix prefix;
    private final MetadataSql sql;
    private final Timing timing;

    SchemaInstaller(Transactions transactions, TablePrefix prefix, MetadataSql sql, Timing timing) {
        this.transactions = transactions;
        this.prefix = prefix;
        this.sql = sql;
        this.timing = timing;
    }

    /**
     * Checks the tables, and creates them if they are missing and it is allowed.
     *
     * @throws MetadataSchemaException if they are missing, cannot be created or do not stay, or are newer than this library
     * @throws SQLException if the database cannot be asked
     */
    void install(boolean create) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            var found = version();
            if (found.isPresent()) {
                if (found.getAsInt() > VERSION) {
                    throw MetadataSchemaException.newer(prefix, found.getAsInt(), VERSION);
                }
                return;
            }
            if (!create) {
                throw MetadataSchemaException.missing(prefix, ddlFile());
            }
            if (attempt > ATTEMPTS) {
                throw MetadataSchemaException.vanished(prefix);
            }
            try {
                createAll();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS) {
                    throw MetadataSchemaException.notCreated(prefix, ddlFile(), e);
                }
                timing.pause(PAUSE);
            }
        }
    }

    private OptionalInt version() throws SQLException {
        try {
            var found = transactions.run(connection ->
                    new Rows(connection, prefix, sql).numbers("select schema_version from " + prefix.table("control")));
            return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(found.getFirst()));
        } catch (SQLException e) {
            if (sql.isMissingTable(e)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private void createAll() throws SQLException {
        transactions.run(connection -> {
            try (var statement = connection.createStatement()) {
                for (var text : statements()) {
                    statement.execute(text);
                }
            }
            return VERSION;
        });
    }

    /** The statements of the DDL file, for the prefix. */
    List<String> statements() {
        return Arrays.stream(ddl().replaceAll("(?m)^--.*$", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(statement -> statement.replace(TablePrefix.DEFAULT.value(), prefix.value()))
                .toList();
    }

    private String ddl() {
        var file = '/' + ddlFile();
        try (var in = SchemaInstaller.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The xc-core jar has lost its file " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " of the xc-core jar cannot be read", e);
        }
    }

    private String ddlFile() {
        return "dev/expandcontract/metadata/schema/v" + VERSION + "/schema-" + sql.name() + ".sql";
    }
}
