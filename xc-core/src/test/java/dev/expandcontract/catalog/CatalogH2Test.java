package dev.expandcontract.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.catalog.TableInfo.Kind;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogH2Test {

    private Connection connection;
    private Catalog catalog;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        catalog = new Catalog(connection, Database.H2);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void columns_tell_nullability_defaults_and_generation() throws SQLException {
        execute("create table users (id bigint generated always as identity primary key, a varchar(20) not null,"
                + " b varchar(20), c varchar(20) default 'x' not null, d int generated always as (1 + 1),"
                + " e varchar(20) default null)");

        var table = table("users");

        assertThat(table.name()).isEqualTo("USERS");
        assertThat(table.schema()).isEqualTo("PUBLIC");
        assertThat(table.kind()).isEqualTo(Kind.TABLE);
        assertThat(table.columns()).extracting(ColumnInfo::name).containsExactly("ID", "A", "B", "C", "D", "E");
        assertThat(table.columns())
                .extracting(ColumnInfo::acceptsOmission)
                .containsExactly(true, false, true, true, true, true);
        assertThat(table.column("c").defaultExpression()).isEqualTo("'x'");
        assertThat(table.column("e").defaultExpression()).isNull();
        assertThat(table.column("id").autoIncrement()).isTrue();
        assertThat(table.column("a").size()).isEqualTo(20);
    }

    @Test
    void the_primary_key_is_in_the_order_of_the_key_and_indexes_in_theirs() throws SQLException {
        execute("create table t (b int, a int, v int, primary key (a, b))");
        execute("create unique index uq on t (v, b)");
        execute("create index plain on t (v)");

        var table = table("t");

        assertThat(table.primaryKey()).containsExactly("A", "B");
        assertThat(table.primaryKeyColumns()).extracting(ColumnInfo::name).containsExactly("A", "B");
        assertThat(table.uniqueIndexesOver(table.column("v"))).containsExactly(new IndexInfo("UQ", List.of("V", "B")));
        assertThat(table.uniqueIndexes()).hasSize(2);
    }

    @Test
    void tables_that_differ_only_in_case_are_ambiguous() throws SQLException {
        execute("create table \"users\" (x int)");
        execute("create table users (y int)");

        for (var name : List.of("users", "USERS", "Users")) {
            assertThatThrownBy(() -> table(name))
                    .isInstanceOf(AmbiguousNameException.class)
                    .hasMessage(
                            "The name '" + name + "' fits more than one table in schema 'PUBLIC': 'USERS', 'users'. SQL"
                                    + " that does not quote the name could mean another one than SQL that does. Rename all but"
                                    + " one; for tables of MySQL and MariaDB it is enough to write the name exactly as the"
                                    + " database stores it.");
        }
    }

    @Test
    void several_tables_are_found_at_once() throws SQLException {
        execute("create table users (x int)");
        execute("create table teams (y int)");
        var users = TableName.parse("users");
        var teams = TableName.parse("public.TEAMS");
        var found = catalog.findAll(
                List.of(users, teams, users, TableName.parse("nothing"), TableName.parse("other.users")));
        assertThat(found).containsOnlyKeys(users, teams);
        assertThat(found.get(users)).isEqualTo(table("users"));
        assertThat(found.get(teams)).isEqualTo(table("teams"));
    }

    @Test
    void columns_that_differ_only_in_case_are_ambiguous() throws SQLException {
        execute("create table t (\"tier\" int, TIER int)");

        assertThatThrownBy(() -> table("t").find("tier"))
                .isInstanceOf(AmbiguousNameException.class)
                .hasMessageContainingAll("more than one column of table 'PUBLIC.T'", "'tier', 'TIER'");
    }

    @Test
    void names_that_are_patterns_match_only_themselves() throws SQLException {
        execute("create table a_c (id int primary key)");
        execute("create table abc (id int primary key, other int)");

        assertThat(table("A_C").columns()).hasSize(1);
        assertThat(table("a_c").columns()).hasSize(1);
        assertThat(catalog.find(TableName.parse("a%"))).isEmpty();
    }

    @Test
    void a_schema_is_found_without_regard_to_case_and_an_unqualified_table_only_in_its_own() throws SQLException {
        execute("create schema shop");
        execute("create table shop.orders (id int)");

        assertThat(table("Shop.Orders").displayName()).isEqualTo("SHOP.ORDERS");
        assertThatThrownBy(() -> table("orders"))
                .isInstanceOf(NoSuchTableException.class)
                .hasMessageContainingAll("no table 'orders'", "schema 'PUBLIC'", "schema.table");
        assertThatThrownBy(() -> table("nowhere.orders")).hasMessageContaining("the schema does not exist");
        execute("set schema shop");
        assertThat(table("orders").displayName()).isEqualTo("SHOP.ORDERS");
    }

    @Test
    void a_view_is_told_apart() throws SQLException {
        execute("create table t (id int primary key)");
        execute("create view v as select * from t");

        assertThat(table("v").kind()).isEqualTo(Kind.VIEW);
        assertThat(table("v").primaryKey()).isEmpty();
    }

    @Test
    void a_missing_column_names_those_that_exist() throws SQLException {
        execute("create table t (id int primary key, v int)");

        assertThatThrownBy(() -> table("t").column("w"))
                .isInstanceOf(NoSuchColumnException.class)
                .hasMessage("Table 'PUBLIC.T' has no column 'w'. It has: ID, V."
                        + " Add the column to the table, or correct its name in the migration.");
    }

    @Test
    void quotes_are_doubled() {
        assertThat(new Quoting(Database.POSTGRESQL).quote("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(new Quoting(Database.MARIADB).quote("a`b")).isEqualTo("`a``b`");
    }

    private TableInfo table(String name) throws SQLException {
        return catalog.table(TableName.parse(name));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
