package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.rewrite.StatementMarker;
import dev.expandcontract.rewrite.Token;
import dev.expandcontract.rewrite.TokenKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks statements, each shape of them once. */
final class SqlMarker implements StatementMarker {

    private static final Logger log = LoggerFactory.getLogger(SqlMarker.class);

    private static final int SHAPES = 1_000;

    /** The keys of all shapes together take at most this often as many characters. */
    private static final int LONGEST_SHAPE = 5_000;

    /** The parser's effort grows with every level. */
    private static final int DEEPEST = 25;

    private static final Untouched UNTOUCHED = new Untouched();

    private final Database database;
    private final Schema schema;
    private final Map<String, Outcome> shapes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
            return size() > SHAPES;
        }
    };

    /** Either how to mark, or why not. */
    private record Outcome(@Nullable Plan plan, @Nullable Refused refused) {}

    SqlMarker(Database database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    @Override
    public Set<String> names() {
        return schema.views();
    }

    @Override
    public Marking mark(String sql, List<Token> tokens) {
        if (!new FirstLook(schema, tokens).mayConcern()) {
            return UNTOUCHED;
        }
        var shape = new Shape(sql, tokens);
        var outcome = outcome(shape);
        if (outcome.refused() != null) {
            return outcome.refused();
        }
        return outcome.plan() == null ? UNTOUCHED : outcome.plan().apply(sql, shape.tokens());
    }

    private Outcome outcome(Shape shape) {
        boolean cached = shape.key().length() <= LONGEST_SHAPE;
        if (cached) {
            synchronized (shapes) {
                var known = shapes.get(shape.key());
                if (known != null) {
                    return known;
                }
            }
        }
        var outcome = look(shape);
        if (cached) {
            synchronized (shapes) {
                shapes.put(shape.key(), outcome);
            }
        }
        return outcome;
    }

    int cached() {
        synchronized (shapes) {
            return shapes.size();
        }
    }

    private Outcome look(Shape shape) {
        try {
            var walk = new Walk(database, schema, shape);
            walk.statement(parse(shape));
            return new Outcome(walk.ledger.close(), null);
        } catch (Unresolved unresolved) {
            return new Outcome(null, unresolved.refusal());
        } catch (RuntimeException | StackOverflowError unexpected) {
            // The parser's tree is not under our control: what the walk does not expect in it is not understood.
            log.debug("The tree of a statement is not as expected: {}", shape.text(), unexpected);
            return new Outcome(
                    null,
                    Unresolved.notParsed(unexpected.getClass().getSimpleName()).refusal());
        }
    }

    private static Statement parse(Shape shape) {
        int depth = 0;
        int deepest = 0;
        for (var token : shape.tokens()) {
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        if (deepest > DEEPEST) {
            throw Unresolved.notParsed(deepest + " parentheses within each other");
        }
        try {
            return parse(shape, false);
        } catch (ParseException | TokenMgrException simple) {
            try {
                return parse(shape, true);
            } catch (ParseException e) {
                throw Unresolved.notParsed(at(shape, e));
            } catch (TokenMgrException e) {
                throw Unresolved.notParsed("a character");
            }
        }
    }

    private static Statement parse(Shape shape, boolean complex) throws ParseException {
        var parser = new CCJSqlParser(new StringProvider(shape.text()));
        parser.withAllowComplexParsing(complex);
        var statement = parser.Statement();
        if (statement == null) {
            throw Unresolved.notParsed("the begin");
        }
        return statement;
    }

    private static String at(Shape shape, ParseException problem) {
        var token = problem.currentToken == null ? null : problem.currentToken.next;
        int position = token == null ? -1 : shape.at(token.absoluteBegin - 1);
        return position < 0 || shape.tokens().get(position).kind() == TokenKind.END
                ? "the end"
                : "'" + shape.tokens().get(position).text() + "'";
    }
}
