package dev.expandcontract.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 18.6, POSTGRESQL",
        "MySQL, 8.0.12, MYSQL",
        "MariaDB, 11.4.5-MariaDB, MARIADB",
        "MySQL, 5.5.5-10.6.1-MariaDB, MARIADB",
        "H2, 2.4.240, H2",
    })
    void knows_a_database_by_what_the_server_says(String product, String version, Database expected)
            throws SQLException {
        assertThat(Database.of(connectionTo(product, version))).isEqualTo(expected);
    }

    @Test
    void refuses_an_unknown_database_by_name() {
        assertThatExceptionOfType(UnknownDatabaseException.class)
                .isThrownBy(() -> Database.of(connectionTo("Derby", "10.17")))
                .withMessage("The database 'Derby' 10.17 is not supported. XC knows PostgreSQL, MySQL, MariaDB and H2,"
                        + " and guesses no SQL for others. Use one of these, or leave the data source unwrapped.");
    }

    private static Connection connectionTo(String product, String version) {
        var metaData = proxy(DatabaseMetaData.class, product, version);
        return (Connection) Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, args) -> metaData);
    }

    private static <T> T proxy(Class<T> type, String product, String version) {
        return type.cast(Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> method.getName().equals("getDatabaseProductName") ? product : version));
    }
}
