package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Statements with what is expected of them, one a line. {@code @postgresql h2} says for which databases those that follow are.
 * Behind {@code ;;} come parameters; before {@code ::} comes a part of the message with which the statement is refused. {@code
 * {m}} stands for either name of a migrating column.
 */
final class Corpus {

    /**
     * A statement.
     *
     * @param refusal a part of the expected message, or null if the statement is to run
     */
    record Line(String sql, List<Object> parameters, String refusal) {}

    private Corpus() {}

    static List<Line> read(String name, Database database) {
        var lines = new ArrayList<Line>();
        boolean applies = true;
        for (var text : text(name).split("\n")) {
            var line = text.strip();
            if (line.startsWith("@")) {
                applies = line.equals("@all")
                        || Arrays.asList(line.substring(1).split(" "))
                                .contains(database.name().toLowerCase(Locale.ROOT));
            } else if (applies && !line.isEmpty() && !line.startsWith("#")) {
                lines.add(line(line));
            }
        }
        return lines;
    }

    private static Line line(String line) {
        int colon = line.indexOf(" :: ");
        var refusal = colon < 0 ? null : line.substring(0, colon);
        var rest = colon < 0 ? line : line.substring(colon + 4);
        int semicolons = rest.indexOf(" ;; ");
        var sql = semicolons < 0 ? rest : rest.substring(0, semicolons);
        var parameters = new ArrayList<Object>();
        if (semicolons >= 0) {
            for (var parameter : rest.substring(semicolons + 4).split(", ")) {
                parameters.add(
                        parameter.matches("-?\\d+")
                                ? (Object) Integer.valueOf(parameter)
                                : parameter.matches("-?\\d+\\.\\d+") ? new BigDecimal(parameter) : parameter);
            }
        }
        return new Line(sql, parameters, refusal);
    }

    private static String text(String name) {
        try (var in = Corpus.class.getResourceAsStream("/corpus/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
