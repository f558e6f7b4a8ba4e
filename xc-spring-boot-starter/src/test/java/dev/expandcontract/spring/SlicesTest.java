package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.unquotedName;

import com.example.shop.Customer;
import com.example.shop.Customers;
import com.example.shop.Shop;
import dev.expandcontract.model.Migration;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.context.annotation.Bean;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/** The slices of an application that Spring Boot tests have XC in them. */
class SlicesTest {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {

        @Bean
        Migration tier() {
            return Migration.of("tier", "users", "subscription", "tier");
        }
    }

    @Nested
    @DataJpaTest(properties = "spring.flyway.locations=classpath:shop/migration")
    @ContextConfiguration(classes = Shop.class)
    class Jpa {

        @Test
        void of_jpa(@Autowired Customers customers, @Autowired XcInstances instances) {
            customers.saveAndFlush(new Customer("ada", "gold"));
            assertThat(customers.findByTier("gold"))
                    .extracting(Customer::getName)
                    .containsExactly("ada");
            assertThat(instances.only().coordinator().migrations()).hasSize(1);
        }
    }

    @Nested
    @JdbcTest(properties = "spring.sql.init.schema-locations=classpath:users.sql")
    @ContextConfiguration(classes = App.class)
    class Jdbc {

        @Test
        void of_jdbc(@Autowired JdbcTemplate jdbc) {
            jdbc.update("insert into users (id, xc$tier) values (1, 'gold')");
            assertThat(jdbc.queryForObject("select xc$tier from users", String.class))
                    .isEqualTo("gold");
        }
    }

    @Nested
    @JooqTest(properties = "spring.sql.init.schema-locations=classpath:users.sql")
    @ContextConfiguration(classes = App.class)
    class Jooq {

        @Test
        void of_jooq(@Autowired DSLContext jooq) {
            var users = table(unquotedName("users"));
            var tier = field(unquotedName("users", "tier"), String.class);
            jooq.insertInto(users, field(unquotedName("users", "id"), Long.class), tier)
                    .values(1L, "gold")
                    .execute();
            assertThat(jooq.select(tier).from(users).fetchOne(tier)).isEqualTo("gold");
        }
    }

    @Table("USERS")
    record User(@Id Long id, String tier) {}

    @Nested
    @DataJdbcTest(
            properties = {
                "spring.sql.init.mode=always",
                "spring.sql.init.schema-locations=classpath:users.sql",
                "xc.plain-sql=true",
                // Spring Data JDBC quotes names, in capitals on H2
                "spring.datasource.url=jdbc:h2:mem:data-jdbc;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
            })
    @AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
    @ContextConfiguration(classes = App.class)
    class DataJdbc {

        @Test
        void of_data_jdbc(@Autowired JdbcAggregateTemplate users) {
            users.insert(new User(1L, "gold"));
            assertThat(users.findById(1L, User.class)).isEqualTo(new User(1L, "gold"));
        }
    }
}
