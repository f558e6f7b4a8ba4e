package com.example.library.everyphase;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.test.EveryDatabase;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/** The library's own tests are those of an application that does without XC: nobody reads its annotations here. */
@Tag("without-xc")
class WithoutXcTest {

    @EveryDatabase
    void the_tests_of_the_library_are_green(Database database, DataSource dataSource) {
        assertThatThrownBy(() -> Class.forName("dev.expandcontract.hibernate.ExpandContractIntegrator"))
                .isInstanceOf(ClassNotFoundException.class);
        Suite.assertGreen(database.toString(), dataSource, Map.of("hibernate.hbm2ddl.auto", "create-drop"));
    }
}
