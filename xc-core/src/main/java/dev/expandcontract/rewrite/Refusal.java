package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a statement. The one place that words it.
 *
 * @param found what was found
 * @param migration the migration that it concerns, or null if it concerns all
 * @param phase in which phase it does harm
 * @param remedy what to do instead
 */
record Refusal(String found, @Nullable Migration migration, String phase, String remedy) {

    private static final int SHOWN = 200;
    private static final String HOLDS_A_LOCK =
            "In every phase a lock of the session shows the fleet under which phases its transactions run";
    private static final String WRITES_BOTH = "In the phases DUAL_WRITE to SOAK both columns are written";

    private static final String CONVERTED_IN_JAVA =
            "As long as the old column is read, the database sees what that stores, which is converted in Java";

    @Override
    public String toString() {
        return found
                + (migration == null ? ". " : " (migration " + migration.id() + ": " + migration.column() + "). ")
                + phase + ". " + remedy + ".";
    }

    /** The whole message about a statement, which is shown in at most {@value #SHOWN} characters. */
    static String message(String reason, String sql) {
        var shown = sql.length() <= SHOWN ? sql : sql.substring(0, SHOWN - 1) + "…";
        return "XC refused a statement before it reached the database. It " + reason + " Statement: " + shown;
    }

    static Refusal unknownMarker(String marker, String known) {
        return new Refusal(
                "names the marker '" + marker + "', but no such migration is registered",
                null,
                "A marker without a migration has no column in any phase",
                "Register the migration before the first statement that names it; registered are: " + known);
    }

    static Refusal notUnderstood(String at, @Nullable Migration migration) {
        return new Refusal(
                "has a form that XC cannot rewrite with certainty (at " + at + ")",
                migration,
                "It is refused in every phase, so that no step breaks what worked before",
                "Write it in a plainer form, or keep the migrating column out of it");
    }

    static Refusal several(@Nullable Migration migration) {
        return new Refusal(
                "is one of several statements in a text, and names what migrates without a marker",
                migration,
                "Each statement has to be marked for itself, whatever the phase",
                "Run the statements one by one");
    }

    static Refusal notMarked(StatementMarker.Refused marking) {
        return new Refusal(marking.found(), marking.migration(), marking.phase(), marking.remedy());
    }

    static Refusal unterminated(String text) {
        return new Refusal(
                "ends within a literal, a quoted identifier or a comment that begins with "
                        + text.substring(0, Math.min(text.length(), 20)),
                null,
                "XC cannot tell in any phase what it means",
                "Close it");
    }

    static Refusal executableComment(String text) {
        return new Refusal(
                "holds the executable comment " + text,
                null,
                "XC does not look into what such a comment executes, in no phase",
                "Write its content without the comment");
    }

    static Refusal numberedParameter(String text) {
        return new Refusal(
                "holds the numbered parameter " + text,
                null,
                WRITES_BOTH + ", which shifts the numbers",
                "Write ? without a number");
    }

    static Refusal unqualifiedMarker(Token token, Migration migration) {
        return new Refusal(
                "names " + token.text()
                        + " without a qualifier where it could belong to more than one table or to another one",
                migration,
                "As soon as the table has both columns, the name could be captured by another table",
                "Qualify it with the table's alias");
    }

    static Refusal foreignQualifier(String name, Migration migration) {
        return new Refusal(
                "names " + name + ", whose qualifier does not stand for the table "
                        + migration.column().table(),
                migration,
                "No other table has the column in any phase",
                "Qualify it with an alias of the migrating table");
    }

    static Refusal foreignTarget(Token token, Migration migration) {
        return new Refusal(
                "writes " + token.text() + " to another table than "
                        + migration.column().table(),
                migration,
                "No other table has the column in any phase",
                "Name the column that the table really has");
    }

    static Refusal writtenTwice(Token token, Migration migration) {
        return new Refusal(
                "writes " + token.text() + " twice",
                migration,
                "In every phase both stand for one logical column, which can have one of the values",
                "Assign one of them; code that was generated for both columns sets the one that has changed");
    }

    static Refusal labelledTable(Migration migration) {
        return new Refusal(
                "gives other names to the columns of the table "
                        + migration.column().table() + ", by their positions",
                migration,
                "The number of the table's columns changes between the phases EXPAND and CONTRACT",
                "List the columns in a subquery, and give names to those");
    }

    static Refusal unmarked(Token token, Migration migration) {
        boolean next = migration.column().next().equalsIgnoreCase(token.text());
        return new Refusal(
                "names the physical column '" + token.text() + "' of the table "
                        + migration.column().table() + " without its marker",
                migration,
                next
                        ? "In the phase EXPAND that column need not exist, and until CUTOVER it may be stale"
                        : "In the phase CONTRACT that column may be gone, and it misses what is written there",
                "Name the column " + migration.marker() + " where it is the migrating one; where it belongs to another"
                        + " table, qualify it with that table's alias");
    }

    static Refusal noColumnList(Migration migration) {
        return new Refusal(
                "inserts into the table " + migration.column().table() + " without a column list",
                migration,
                "The number of the table's columns changes between the phases EXPAND and CONTRACT",
                "List the columns");
    }

    static Refusal volatileValue(Expression.Doubt doubt, Migration migration) {
        return new Refusal(
                "writes to " + migration.marker() + " a value that " + doubt.what(),
                migration,
                WRITES_BOTH + ", and evaluated twice it could give two values",
                "Compute the value first and bind it as a parameter");
    }

    static Refusal star(Migration migration) {
        return new Refusal(
                "inserts the columns of a *",
                migration,
                WRITES_BOTH + ", and a * does not tell which of its values to repeat",
                "List the columns in the query that is inserted");
    }

    static Refusal valueCount(Migration migration) {
        return new Refusal(
                "has a list of values that does not match its list of columns",
                migration,
                WRITES_BOTH + ", and XC cannot tell which value to repeat",
                "Give every column its value");
    }

    static Refusal aliasedColumns(Migration migration) {
        return new Refusal(
                "gives names to the columns of the proposed row",
                migration,
                WRITES_BOTH + ", and the names no longer match the columns",
                "Name the columns through the alias of the row alone");
    }

    static Refusal proposed(Token token, Migration migration) {
        return new Refusal(
                "computes with what an upsert proposes for " + token.text()
                        + ", which each column stores in its own way",
                migration,
                "In the phases EXPAND to SOAK it would be converted twice or not at all",
                "Assign it to " + migration.marker() + " unchanged, or bind the value once more");
    }

    static Refusal having(Token token, Migration migration) {
        return new Refusal(
                "names " + token.text() + " in HAVING outside of an aggregate function",
                migration,
                "As long as the old column is read, it would have to be converted there, and the database knows in HAVING"
                        + " only what the query selects or groups by",
                "Move the condition to WHERE, or to a query around this one");
    }

    static Refusal fieldOfRow(Token token, Migration migration) {
        return new Refusal(
                "takes " + token.text() + " as a field of a whole row, which holds what the columns store",
                migration,
                "As long as the old column is read, the value has yet to be converted",
                "Name the column by the alias of its table alone");
    }

    static Refusal starUnderConversion(Migration migration) {
        return new Refusal(
                "names " + migration.marker() + " as a column of a subquery, while a * stands in the statement",
                migration,
                "As long as the old column is read, a * yields what it stores, and not what it is converted to",
                "List the columns in place of the *");
    }

    static Refusal inJava(Token token, Migration migration, JavaMisuse misuse) {
        return new Refusal(misuse.found(token.text()), migration, CONVERTED_IN_JAVA, misuse.remedy());
    }

    static Refusal writtenInJava(Migration migration) {
        return new Refusal(
                "writes to " + migration.marker() + " what is no parameter",
                migration,
                "What the old column stores of it is computed in Java, as long as that column is written",
                "Bind the value as a parameter (?), without a cast or function around it, or define the conversion in SQL");
    }

    static Refusal derivedInJava(Token token, Migration migration) {
        return new Refusal(
                "names " + token.text() + " as a column of a subquery",
                migration,
                CONVERTED_IN_JAVA,
                "Name it where the table itself is read, or define the conversion in SQL");
    }

    static Refusal resultInJava(Migration migration, String clause) {
        return new Refusal(
                "names the result's column of " + migration.marker() + " by its label or position in "
                        + clause.toUpperCase(Locale.ROOT),
                migration,
                CONVERTED_IN_JAVA,
                clause.equals("order")
                        ? JavaMisuse.ORDERED.remedy()
                        : "Name " + migration.marker() + " itself, or give it a label that nothing else has");
    }

    static Refusal starInJava(Migration migration) {
        return new Refusal(
                "names " + migration.marker() + ", while a * stands in the statement",
                migration,
                "As long as the old column is read, a * yields what it stores, which has yet to be converted in Java",
                "List the columns in place of the *");
    }

    static Refusal severalInJava(Migration migration) {
        return new Refusal(
                "selects " + migration.marker() + " in a text of several statements",
                migration,
                "The results cannot be told apart, of which one is converted in Java as long as the old column is read",
                "Run the statements one by one");
    }

    static Refusal joinColumns(Token token, @Nullable Migration migration) {
        return new Refusal(
                "joins by the names of columns (at '" + token.text() + "')",
                migration,
                "Between EXPAND and CONTRACT the table's columns change, and with them what is joined",
                "Write the condition with ON");
    }

    static Refusal marked(String word, Migration migration) {
        return new Refusal(
                "begins with " + word.toUpperCase(Locale.ROOT) + " and holds the marker " + migration.marker(),
                migration,
                "What a marker means depends on the phase, and the effect of such a statement does not",
                "Name a physical column, or take the column out of the statement");
    }

    static Refusal unsupported(String word, Migration migration) {
        return new Refusal(
                "begins with " + word.toUpperCase(Locale.ROOT) + " and names the table "
                        + migration.column().table(),
                migration,
                WRITES_BOTH + ", and XC cannot make such a statement do that",
                "Use INSERT, UPDATE, DELETE, MERGE or SELECT");
    }

    static Refusal transactionControl(String text) {
        return new Refusal(
                "begins a transaction by text (" + text + ")",
                null,
                "XC pins the phase for a transaction when JDBC begins it, and would not know of this one",
                "Use Connection.setAutoCommit(false), commit() and rollback()");
    }

    static Refusal allLocks(String text) {
        return new Refusal(
                "gives back all locks of the session (" + text + ")",
                null,
                HOLDS_A_LOCK,
                "Give back your own locks one by one; of DISCARD ALL, use the parts that you need, such as RESET ALL,"
                        + " CLOSE ALL, UNLISTEN * and DISCARD TEMP");
    }

    static Refusal ownLock(String name) {
        return new Refusal(
                "gives back a lock of XC ('" + name + "')",
                null,
                HOLDS_A_LOCK,
                "Give back your own locks only, and let their names begin with something else");
    }
}
