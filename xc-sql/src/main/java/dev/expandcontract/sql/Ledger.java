package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.Token;
import dev.expandcontract.rewrite.TokenKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.parser.ASTNodeAccess;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a statement have been accounted for, and what becomes of them. The list of tokens is the authority: what
 * the parser's tree has not led to is not understood.
 */
final class Ledger {

    /** Words behind which a name stands for a value, and not for itself. */
    private static final Set<String> BEFORE_VALUES = Set.of(
            ("select from where group order by having limit offset fetch union intersect except minus on using when"
                            + " then else and or xor not in is like ilike between set into values distinct all any some exists"
                            + " case end returning over partition escape similar regexp rlike div mod collate interval")
                    .split(" "));

    private final Shape shape;
    private final Schema schema;
    private final BitSet accounted = new BitSet();
    private final BitSet marked = new BitSet();
    private final List<Plan.Edit> edits = new ArrayList<>();
    private final Map<String, Integer> declared = new HashMap<>();
    private final Map<String, Migration> rows = new HashMap<>();
    private int marks;
    private @Nullable Migration last;

    Ledger(Shape shape, Schema schema) {
        this.shape = shape;
        this.schema = schema;
    }

    /** A part of the text, by the positions of its first and last token. */
    record Range(int first, int last) {}

    /** Where the parser found the node, or null if it does not tell. */
    @Nullable
    Range range(ASTNodeAccess node) {
        var tree = node.getASTNode();
        if (tree == null || tree.jjtGetFirstToken() == null || tree.jjtGetLastToken() == null) {
            return null;
        }
        int first = shape.at(tree.jjtGetFirstToken().absoluteBegin - 1);
        if (first < 0) {
            return null;
        }
        int end = tree.jjtGetLastToken().absoluteEnd - 1;
        int last = first;
        while (last + 1 < size() && shape.offset(last + 1) < end) {
            last++;
        }
        return new Range(first, last);
    }

    Token token(int position) {
        return shape.tokens().get(position);
    }

    int size() {
        return shape.tokens().size();
    }

    private @Nullable Token at(int position) {
        return position >= 0 && position < size() ? token(position) : null;
    }

    boolean isSymbol(int position, String symbol) {
        var token = at(position);
        return token != null && token.isSymbol(symbol);
    }

    boolean is(int position, String word) {
        var token = at(position);
        return token != null && token.is(word);
    }

    /** The text for the parser from one token to another. */
    String text(int first, int last) {
        return shape.text().substring(shape.offset(first), shape.end(last));
    }

    void account(@Nullable Range range) {
        if (range != null) {
            accounted.set(range.first(), range.last() + 1);
        }
    }

    void account(int position) {
        accounted.set(position);
    }

    /** The statement gives the name to something of its own. */
    void declare(String name) {
        declared.merge(Schema.fold(Names.unquoted(name.strip())), 1, Integer::sum);
    }

    /** Under the name rows of a migrating table can be referred to. */
    void rows(String name, Migration migration) {
        rows.putIfAbsent(Schema.fold(name), migration);
    }

    /** The token is the column of the migration. */
    void mark(int position, Migration migration, String qualifier) {
        if (marked.get(position)) {
            // The parser's tree can lead to a column twice.
            return;
        }
        var token = token(position);
        accounted.set(position);
        marked.set(position);
        var quote = token.kind() == TokenKind.QUOTED ? text(position, position).substring(0, 1) : "";
        edits.add(new Plan.Edit(position, position, qualifier + quote + migration.marker() + quote, null));
        marks++;
        last = migration;
    }

    /** How many columns have been marked so far. */
    int marks() {
        return marks;
    }

    boolean isMarked(int position) {
        return marked.get(position);
    }

    /** The migration of the column that was marked last, or null if there is none. */
    @Nullable
    Migration lastMarked() {
        return last;
    }

    /** Puts a text behind the token. */
    void insert(int behind, String text) {
        edits.add(new Plan.Edit(behind + 1, behind, text, null));
    }

    /** Labels the item with the text that it has in the statement, as the database would. */
    void label(Range item, Database database) {
        edits.add(new Plan.Edit(item.last() + 1, item.last(), " as ", new Plan.Label(item, database)));
    }

    void replace(Range range, String text) {
        account(range);
        edits.add(new Plan.Edit(range.first(), range.last(), text, null));
        marks++;
    }

    /** @throws Unresolved if a name has not been accounted for */
    Plan close() {
        var others = new HashSet<Integer>();
        for (int i = 0; i < size(); i++) {
            var token = token(i);
            boolean physical = schema.isPhysical(token);
            if (!accounted.get(i) && token.isIdentifier()) {
                var row = rows.get(Schema.fold(token.text()));
                if ((physical || row != null) && !isDeclared(i)) {
                    throw row != null && !physical ? Unresolved.wholeRow(token, row) : Unresolved.name(token, null);
                }
            }
            if (physical && !marked.get(i)) {
                others.add(i);
            }
        }
        edits.sort(Comparator.comparingInt(Plan.Edit::first).thenComparingInt(Plan.Edit::last));
        return new Plan(List.copyOf(edits), Set.copyOf(others));
    }

    private boolean isDeclared(int position) {
        if (is(position - 1, "as") || is(position - 1, "of")) {
            return true;
        }
        var name = Schema.fold(token(position).text());
        if (declared.getOrDefault(name, 0) == 0 || isSymbol(position + 1, ".") || !standsForItself(position)) {
            return false;
        }
        declared.merge(name, -1, Integer::sum);
        return true;
    }

    private boolean standsForItself(int position) {
        var before = at(position - 1);
        if (before == null) {
            return false;
        }
        boolean inList = (before.isSymbol("(") || before.isSymbol(","))
                && (isSymbol(position + 1, ",") || isSymbol(position + 1, ")"));
        boolean common = (before.is("with") || before.is("recursive") || before.isSymbol(","))
                && (is(position + 1, "as") || isSymbol(position + 1, "("));
        boolean window = before.is("window") || before.is("over");
        return inList
                || common
                || window
                || switch (before.kind()) {
                    case QUOTED, STRING, NUMBER, PARAMETER -> true;
                    case WORD -> !BEFORE_VALUES.contains(before.word()) || before.is("end");
                    case SYMBOL -> before.isSymbol(")") || before.isSymbol("]");
                    case EXECUTABLE_COMMENT, UNTERMINATED, END -> false;
                };
    }
}
