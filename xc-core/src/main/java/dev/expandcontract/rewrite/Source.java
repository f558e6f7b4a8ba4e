package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.model.TableName;
import java.util.Set;

/** What a name before a column's dot can stand for. */
sealed interface Source {

    /** The name that columns are qualified with. Empty if there is none. */
    String name();

    /** A base table or view under its own name or an alias. */
    record Table(String name, TableName table) implements Source {}

    /** The row that an upsert proposes to insert into the table. */
    record Proposed(String name, TableName table) implements Source {}

    /**
     * A subquery or common table expression.
     *
     * @param yields the migrations whose markers it may have among its columns
     * @param exposes the migrations whose physical columns may be among its columns
     * @param labels the names that the statement gives to its columns, in lower case; empty if they have those of the query
     */
    record Derived(String name, Set<Migration> yields, Set<Migration> exposes, Set<String> labels) implements Source {}

    /** A function's rows, or anything else whose columns cannot be known. */
    record Opaque(String name) implements Source {}
}
