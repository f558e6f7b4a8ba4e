package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.DualWrite.Target;
import dev.expandcontract.rewrite.Rejection.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the names of columns that are written, and finds out whose they are. */
final class Targets {

    private final Analysis analysis;
    private final Cursor cursor;
    private final List<Source> tables;
    private final Set<Named> named = new HashSet<>();

    /** A logical column of one of the tables. */
    private record Named(Source table, Migration migration) {}

    /** @param tables those that the statement writes to */
    Targets(Analysis analysis, List<Source> tables) {
        this.analysis = analysis;
        this.cursor = analysis.cursor;
        this.tables = List.copyOf(tables);
    }

    /** Takes columns in parentheses. */
    List<Target> parseList() throws Rejection {
        cursor.expectSymbol("(");
        var targets = new ArrayList<Target>();
        if (!cursor.isSymbol(")")) {
            do {
                targets.add(parse());
            } while (cursor.skipSymbol(","));
        }
        cursor.expectSymbol(")");
        return targets;
    }

    Target parse() throws Rejection {
        int first = cursor.index();
        cursor.expectIdentifier();
        while (cursor.skipSymbol(".")) {
            cursor.expectIdentifier();
        }
        int last = cursor.index() - 1;
        var qualifier = last > first ? cursor.at(last - 2).text() : null;
        var token = cursor.at(last);
        analysis.claim(first, last + 1);
        for (var migration : analysis.vocabulary.physical(token)) {
            if (candidates(qualifier).stream().anyMatch(source -> isOf(source, migration))) {
                throw new Refused(Refusal.unmarked(token, migration));
            }
        }
        var migration = analysis.vocabulary.marked(token);
        if (migration != null) {
            refuseUnlessCertain(token, qualifier, migration);
            analysis.target(last, migration);
        }
        return new Target(first, last, migration);
    }

    private void refuseUnlessCertain(Token token, @Nullable String qualifier, Migration migration) throws Refused {
        var candidates = candidates(qualifier);
        if (candidates.size() > 1) {
            throw new Refused(Refusal.unqualifiedMarker(token, migration));
        }
        if (candidates.isEmpty() || !isOf(candidates.getFirst(), migration)) {
            throw new Refused(Refusal.foreignTarget(token, migration));
        }
        if (!named.add(new Named(candidates.getFirst(), migration))) {
            throw new Refused(Refusal.writtenTwice(token, migration));
        }
    }

    private List<Source> candidates(@Nullable String qualifier) {
        return qualifier == null
                ? tables
                : tables.stream()
                        .filter(source -> source.name().equalsIgnoreCase(qualifier))
                        .toList();
    }

    private static boolean isOf(Source source, Migration migration) {
        return source instanceof Source.Table table
                && table.table().matches(migration.column().table());
    }
}
