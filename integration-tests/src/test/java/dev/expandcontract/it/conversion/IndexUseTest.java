package dev.expandcontract.it.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import dev.expandcontract.fence.Fence;
import dev.expandcontract.jdbc.MigratingDataSource;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseBoard;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** While the old column is read, a search by a converted value uses the index on what is stored. */
class IndexUseTest {

    private static final Migration PRICE = Migration.of("price", "items", "cents", "amount")
            .with(new Conversion.Pair(
                    "cast({value} / 100.0 as decimal(10, 2))",
                    "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))",
                    true));

    @EveryDatabase
    void the_plan_reads_the_index_of_the_old_column(Database database, DataSource raw) throws SQLException {
        try (var connection = raw.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table items (id int primary key, cents decimal(12), filler varchar(100))");
            statement.execute("insert into items values (0, 0, 'x')");
            for (int size = 1; size < 4096; size *= 2) {
                statement.execute(
                        "insert into items select id + " + size + ", cents + " + size + ", filler from items");
            }
            statement.execute("create index items_cents on items (cents)");
            statement.execute(
                    switch (database) {
                        case POSTGRESQL, H2 -> "analyze";
                        case MYSQL, MARIADB -> "analyze table items";
                    });
        }
        var board = new PhaseBoard();
        var xc = new MigratingDataSource(raw, database, Fence.unfenced(board), migration -> Side.OLD, added -> {});
        xc.register(List.of(PRICE));
        board.publish(new PhaseSnapshot(1, Map.of("price", Phase.EXPAND)));

        var one = new BigDecimal("1.23");
        assertThat(plan(xc, "i.xc$price = ?", one)).contains("items_cents");
        assertThat(plan(xc, "? = i.xc$price", one)).contains("items_cents");
        assertThat(plan(xc, "i.xc$price in (?, ?) and i.filler <> ?", one, new BigDecimal("2"), "y"))
                .contains("items_cents");
        assertThat(plan(xc, "i.xc$price > ? and i.xc$price <= ?", one, new BigDecimal("1.30")))
                .contains("items_cents");
        assertThat(plan(xc, "i.xc$price between ? and ?", one, new BigDecimal("1.30")))
                .contains("items_cents");
        assertThat(plan(xc, "coalesce(i.xc$price, 0) = ?", one)).doesNotContain("items_cents");
    }

    private static String plan(DataSource dataSource, String condition, Object... parameters) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement =
                        connection.prepareStatement("explain select i.id, i.filler from items i where " + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var plan = new StringBuilder();
            try (var rows = statement.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        // MySQL and MariaDB list the indexes that could be used beside the one that is.
                        if (!"possible_keys".equalsIgnoreCase(rows.getMetaData().getColumnLabel(i))) {
                            plan.append(rows.getString(i)).append('\n');
                        }
                    }
                }
            }
            return plan.toString().toLowerCase(Locale.ROOT);
        }
    }
}
