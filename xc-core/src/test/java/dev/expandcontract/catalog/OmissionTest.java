package dev.expandcontract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.catalog.TableInfo.Kind;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OmissionTest {

    private static final IndexInfo ALONE = new IndexInfo("users_sub_key", List.of("subscription"));
    private static final IndexInfo TOGETHER = new IndexInfo("users_both_key", List.of("tenant", "subscription"));

    @Test
    void a_nullable_column_may_be_omitted_also_under_a_unique_index() {
        assertThat(omission(column(true, null)).accepted()).isTrue();
        assertThat(omission(column(true, null), ALONE).accepted()).isTrue();
    }

    @Test
    void a_not_null_column_without_default_may_not() {
        var omission = omission(column(false, null));
        assertThat(omission.problem())
                .isEqualTo("column 'subscription' of table 'app.users' is NOT NULL and has no default, so that every"
                        + " INSERT that does not name it fails");
        assertThat(omission.remedy()).isEqualTo("make the column nullable, or give it a default");
    }

    @Test
    void a_default_helps_unless_a_unique_index_over_the_column_alone_lets_it_in_once() {
        assertThat(omission(column(false, "'free'")).accepted()).isTrue();
        assertThat(omission(column(false, "'free'"), TOGETHER).accepted()).isTrue();
        var omission = omission(column(false, "'free'"), TOGETHER, ALONE);
        assertThat(omission.problem())
                .isEqualTo(
                        "unique index 'users_sub_key' over column 'subscription' of table 'app.users' lets the default"
                                + " 'free' in once, so that the second INSERT that does not name the column fails");
        assertThat(omission.remedy())
                .isEqualTo("drop the unique index, or make the column nullable and its default NULL");
        assertThat(omission(column(true, "'free'"), ALONE).accepted()).isFalse();
    }

    @Test
    void what_the_database_numbers_or_computes_may_be_omitted() {
        assertThat(omission(
                                new ColumnInfo(
                                        "subscription",
                                        Types.INTEGER,
                                        "int4",
                                        10,
                                        0,
                                        false,
                                        "nextval('s')",
                                        false,
                                        true),
                                ALONE)
                        .accepted())
                .isTrue();
        assertThat(omission(new ColumnInfo("subscription", Types.INTEGER, "int4", 10, 0, false, null, true, false))
                        .accepted())
                .isTrue();
    }

    private static ColumnInfo column(boolean nullable, @Nullable String defaultExpression) {
        return new ColumnInfo(
                "subscription", Types.VARCHAR, "varchar", 20, 0, nullable, defaultExpression, false, false);
    }

    private static Omission omission(ColumnInfo column, IndexInfo... indexes) {
        return Omission.of(
                new TableInfo(null, "app", "users", Kind.TABLE, List.of(column), List.of(), List.of(indexes)), column);
    }
}
