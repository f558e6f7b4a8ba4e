package dev.expandcontract.sql;

import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.StatementMarker;
import dev.expandcontract.rewrite.Token;
import org.jspecify.annotations.Nullable;

/** A statement cannot be marked with certainty. Carries the refusal out of the parser's visitors. */
final class Unresolved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String ANY_PHASE =
            "It is refused in every phase, so that no step breaks what worked before it";
    private static final String COLUMNS_CHANGE = "Between EXPAND and CONTRACT the columns of the table change";

    private final transient StatementMarker.Refused refusal;

    private Unresolved(String found, @Nullable Migration migration, String phase, String remedy) {
        super(found, null, false, false);
        refusal = new StatementMarker.Refused(found, migration, phase, remedy);
    }

    StatementMarker.Refused refusal() {
        return refusal;
    }

    static Unresolved notParsed(String at) {
        return new Unresolved(
                "has a form that XC cannot parse, so that it cannot tell which columns it names (at " + at + ")",
                null,
                ANY_PHASE,
                "Write it in a plainer form, or name the migrating column by its marker");
    }

    static Unresolved name(Token token, @Nullable Migration migration) {
        return new Unresolved(
                "holds the name '" + token.text() + "' where XC cannot tell what it stands for",
                migration,
                ANY_PHASE,
                "Qualify it with the alias of its table, write the statement in a plainer form, or name the migrating"
                        + " column by its marker");
    }

    static Unresolved ambiguous(Token token, Migration migration) {
        return new Unresolved(
                "names '" + token.text() + "' without a qualifier where more than one table may have such a column",
                migration,
                "As soon as the table has both columns, the name is ambiguous",
                "Qualify it with the alias of its table");
    }

    static Unresolved captured(Token token, Migration migration) {
        return new Unresolved(
                "names '" + token.text() + "' without a qualifier in a subquery over "
                        + migration.column().table() + ", while the query around it has such a column too",
                migration,
                "As long as the table does not have the column, the name means the one outside; in the other phases"
                        + " the table captures it",
                "Qualify it with the alias of its table");
    }

    static Unresolved unknownColumns(Token token, String source, @Nullable Migration migration) {
        return new Unresolved(
                "names '" + token.text() + "' without a qualifier beside '" + source
                        + "', of which XC does not know the columns",
                migration,
                ANY_PHASE,
                "Qualify it with the alias of its table; tables that are newer than the registration of the migration are"
                        + " known after a restart");
    }

    static Unresolved otherMeaning(Token token, Migration migration) {
        return new Unresolved(
                "names '" + token.text() + "', which is a label of the result for something else, too",
                migration,
                "Which of the two is meant depends on the database, and on whether the column exists in the phase",
                "Qualify the column, or give the label another name");
    }

    static Unresolved oldRepresentation(Token token, Migration migration) {
        return new Unresolved(
                "names the old column '" + token.text() + "', which stores the value in another way",
                migration,
                "In every phase statements deal in what the new column stores",
                "Name '" + migration.column().next() + "', and let the statement deal in its values");
    }

    static Unresolved wholeRow(Token token, @Nullable Migration migration) {
        return new Unresolved(
                "refers to whole rows of '" + token.text() + "'",
                migration,
                COLUMNS_CHANGE + ", and with them what a row holds",
                "Name the columns one by one");
    }

    static Unresolved joinByName(String what, Migration migration) {
        return new Unresolved(
                "joins by the names of columns (" + what + ")",
                migration,
                COLUMNS_CHANGE + ", and with them what is joined",
                "Write the condition with ON");
    }

    static Unresolved star(String why, Migration migration) {
        return new Unresolved(
                "has a * for the columns of " + migration.column().table() + " " + why,
                migration,
                COLUMNS_CHANGE,
                "List the columns");
    }

    static Unresolved columnList(String why, Migration migration) {
        return new Unresolved(
                "inserts into " + migration.column().table() + " without a list of columns, and " + why,
                migration,
                COLUMNS_CHANGE,
                "List the columns");
    }

    static Unresolved writtenTwice(Token token, Migration migration) {
        return new Unresolved(
                "writes '" + token.text() + "' and thereby " + migration.column() + " for the second time",
                migration,
                "In the phases DUAL_WRITE to SOAK XC writes both columns, in the others only one may be named",
                "Write only one of the two");
    }

    static Unresolved view(String view, Migration migration) {
        return new Unresolved(
                "writes through the view '" + view + "', which shows a column of "
                        + migration.column().table(),
                migration,
                "In the phases DUAL_WRITE to SOAK both columns are written, but a view reaches only one of them",
                "Write to the table itself");
    }

    static Unresolved hidden(String name, Migration migration) {
        return new Unresolved(
                "calls a query '" + name + "' in WITH, as the migrating table is called",
                migration,
                "Which of the two is read depends on the database, in every phase",
                "Give the query another name");
    }

    static Unresolved label(String item, @Nullable Migration migration) {
        return new Unresolved(
                "selects '" + item + "' without a label",
                migration,
                "The label that the database makes up names the column that is read, which depends on the phase",
                "Give it a label with AS");
    }
}
