package dev.expandcontract.compatibility;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.jooq.UnsupportedConfigurationException;
import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.model.MigrationRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;

/** What an application is told that is on a jOOQ which is too old, however it is set up. */
class RefusalTest {

    private static void assertRefused(ThrowingCallable setUp) {
        assertThatThrownBy(setUp)
                .isInstanceOf(UnsupportedConfigurationException.class)
                .hasMessage("jOOQ on the class path is " + System.getProperty("xc.compatibility.jooq")
                        + ", which is too old: XC's adapter works with 3.19 to 3.21,"
                        + " and might overlook a migrating column in what an older one renders. Use one of these, or"
                        + " leave statements of jOOQ without the markers of XC, which then refuses those that concern a"
                        + " migrating column.");
    }

    @Test
    void every_set_up_is_refused_by_the_name_of_the_version() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:jooq_too_old;DB_CLOSE_DELAY=-1");
        try (var xc = Xc.builder(database).start()) {
            assertRefused(() -> XcJooq.configure(new DefaultConfiguration(), xc.dataSource()));
        }
        assertRefused(() -> XcJooq.markers(() -> MigrationRegistry.EMPTY));
    }
}
