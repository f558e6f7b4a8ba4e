package dev.expandcontract.sql;

import dev.expandcontract.catalog.RelationInfo;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name before a column's dot can stand for. */
sealed interface Source {

    /** Whether there is a column of some name. */
    enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /** What columns are qualified with, as the statement writes it. Empty if there is nothing. */
    String text();

    /** Whether it has a column of the name, in whatever phase. */
    Answer has(String column);

    /** The same without quotes. */
    default String name() {
        return Names.unquoted(text());
    }

    /**
     * A table or view.
     *
     * @param relation what the catalog says of it, or null if it says nothing
     * @param migrations those of the table
     */
    record Base(String text, TableName table, @Nullable RelationInfo relation, List<Migration> migrations)
            implements Source {

        /** The migration that the name is a physical column of, or null. */
        @Nullable
        Migration migration(String column) {
            for (var migration : migrations) {
                if (migration.column().hasPhysical(column)) {
                    return migration;
                }
            }
            return null;
        }

        @Override
        public Answer has(String column) {
            if (migration(column) != null) {
                return Answer.YES;
            }
            if (relation == null) {
                return Answer.UNKNOWN;
            }
            return relation.columns().stream().anyMatch(column::equalsIgnoreCase) ? Answer.YES : Answer.NO;
        }
    }

    /** The row that an upsert proposes to insert. */
    record Proposed(String text, Base target) implements Source {
        @Override
        public Answer has(String column) {
            return Answer.NO;
        }
    }

    /**
     * A subquery or common table expression.
     *
     * @param labels those of its columns, or null if they are not all known
     * @param starred a migration for which a {@code *} in it has been expanded, or null
     */
    record Derived(
            String text,
            @Nullable List<String> labels,
            @Nullable Migration starred) implements Source {
        @Override
        public Answer has(String column) {
            if (labels == null) {
                return Answer.UNKNOWN;
            }
            return labels.stream().anyMatch(column::equalsIgnoreCase) ? Answer.YES : Answer.NO;
        }
    }

    /** The rows of a function, or anything else of which the columns cannot be known. */
    record Opaque(String text) implements Source {
        @Override
        public Answer has(String column) {
            return Answer.UNKNOWN;
        }
    }
}
