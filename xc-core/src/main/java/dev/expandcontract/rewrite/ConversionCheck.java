package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whether the expressions of a conversion can take the place of a column or a value in any statement: one whole expression,
 * of the placeholder alone, that gives the same result each time.
 */
final class ConversionCheck {

    private static final Migration VALUE = Migration.of("value", "xc$table", "xc$old", "xc$next");
    private static final Vocabulary VOCABULARY = new Vocabulary(MigrationRegistry.of(VALUE));
    private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "unknown");
    private static final Set<String> QUERIES = Set.of("select", "values", "table");

    private final Database database;
    private final Migration migration;

    ConversionCheck(Database database, Migration migration) {
        this.database = database;
        this.migration = migration;
    }

    /** @throws DefinitionException if an expression cannot */
    void check() {
        switch (migration.conversion()) {
            case Conversion.None none -> {}
            case Conversion.Pair pair -> {
                check("oldToNext", pair.oldToNext(), false);
                check("nextToOld", pair.nextToOld(), true);
            }
            case Conversion.OneWay oneWay -> check("oldToNext", oneWay.oldToNext(), true);
            case Conversion.InJava java -> check(java);
        }
    }

    private void check(Conversion.InJava java) {
        var converter = java.required();
        if (database == Database.MYSQL && (converter.oldType() == UUID.class || converter.nextType() == UUID.class)) {
            throw new DefinitionException("The converter " + java.name() + " of migration " + migration.id() + " ("
                    + migration.column()
                    + ") deals in UUIDs, which MySQL's driver would store as serialised objects. Let it deal"
                    + " in String or byte[], as the column does.");
        }
    }

    /** @param takesValues whether the expression is applied to values of the application too, which have no type of their own */
    private void check(String name, String expression, boolean takesValues) {
        var text = expression.replace(Conversion.PLACEHOLDER, VALUE.marker());
        var tokens = Lexer.tokens(text, database);
        int at = 0;
        for (var token : tokens) {
            require(text.substring(at, token.start()).isBlank(), name, expression, "holds a comment");
            at = token.end();
            switch (token.kind()) {
                case PARAMETER -> throw refused(name, expression, "holds a parameter");
                case EXECUTABLE_COMMENT -> throw refused(name, expression, "holds a comment");
                case UNTERMINATED ->
                    throw refused(name, expression, "ends within a literal, an identifier or a comment");
                case WORD -> require(!QUERIES.contains(token.word()), name, expression, "holds a query");
                case QUOTED, STRING, NUMBER, SYMBOL, END -> {}
            }
        }
        require(text.substring(at).isBlank(), name, expression, "holds a comment");
        long placeholders = tokens.stream()
                .filter(token -> VOCABULARY.marked(token) != null)
                .count();
        require(
                placeholders
                        == (expression.length()
                                        - expression
                                                .replace(Conversion.PLACEHOLDER, "")
                                                .length())
                                / Conversion.PLACEHOLDER.length(),
                name,
                expression,
                "has " + Conversion.PLACEHOLDER + " within a literal or a name");
        columns(name, expression, new Cursor(tokens));
        for (int i = 0; i < tokens.size(); i++) {
            requireType(name, expression, tokens, i, takesValues);
        }
    }

    private void columns(String name, String expression, Cursor cursor) {
        var analysis = new Analysis(cursor, VOCABULARY, database);
        try {
            var parsed = new Grammar(analysis).expressions.parse();
            require(
                    cursor.atEnd(),
                    name,
                    expression,
                    "is no single expression (at '" + cursor.peek().text() + "')");
            if (parsed.doubt() != null) {
                throw refused(name, expression, parsed.doubt().what());
            }
        } catch (Rejection notUnderstood) {
            throw refused(
                    name, expression, "is no expression that XC understands (at " + notUnderstood.getMessage() + ")");
        }
        for (int i = analysis.columns().nextSetBit(0);
                i >= 0;
                i = analysis.columns().nextSetBit(i + 1)) {
            var token = cursor.at(i);
            require(
                    VOCABULARY.marked(token) != null
                            || CONSTANTS.contains(token.word())
                            || (i > 0 && cursor.at(i - 1).is("using")),
                    name,
                    expression,
                    "names '" + token.text() + "', which is not the value");
        }
    }

    private void requireType(String name, String expression, List<Token> tokens, int i, boolean takesValues) {
        var token = tokens.get(i);
        boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("(");
        var determinism = new Determinism(database);
        if (token.kind() == TokenKind.WORD && called && determinism.isFunction(token.text())) {
            require(determinism.isPure(token.text()), name, expression, "calls " + token.text() + "()");
        }
        if (takesValues && VOCABULARY.marked(token) != null) {
            boolean cast = i > 1
                    && tokens.get(i - 1).isSymbol("(")
                    && tokens.get(i - 2).is("cast")
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).is("as");
            boolean typed = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("::");
            if (!cast && !typed) {
                throw new DefinitionException(subject(name, expression) + " takes " + Conversion.PLACEHOLDER
                        + " without its type. What stands there may be a parameter or a literal, of which the database"
                        + " would guess one and compute something else: 5 / 100 is 0. Write cast("
                        + Conversion.PLACEHOLDER
                        + " as …), with the type of " + migration.column().next() + ".");
            }
        }
    }

    private void require(boolean condition, String name, String expression, String problem) {
        if (!condition) {
            throw refused(name, expression, problem);
        }
    }

    private DefinitionException refused(String name, String expression, String problem) {
        return new DefinitionException(subject(name, expression) + " " + problem
                + ". It must be a single expression without comments, parameters, queries and columns, of functions that give"
                + " the same result each time.");
    }

    private String subject(String name, String expression) {
        return "The conversion " + name + " \"" + expression + "\" of migration " + migration.id() + " ("
                + migration.column() + ")";
    }
}
