package dev.expandcontract.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Edits files as the tutorial says. The lines that an edit begins from have to be there, once. */
final class Editor {

    private Editor() {}

    static void apply(Path directory, Block.Edit edit) throws IOException {
        var file = directory.resolve(edit.file());
        var lines = new ArrayList<>(Files.readAllLines(file));
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        for (var line : edit.lines()) {
            if (line.equals("@@")) {
                replace(edit, lines, before, after);
                before.clear();
                after.clear();
                continue;
            }
            var text = line.isEmpty() ? "" : line.substring(1);
            if (!line.startsWith("+")) {
                before.add(text);
            }
            if (!line.startsWith("-")) {
                after.add(text);
            }
        }
        replace(edit, lines, before, after);
        Files.write(file, lines);
    }

    private static void replace(Block.Edit edit, List<String> lines, List<String> before, List<String> after) {
        if (before.isEmpty()) {
            return;
        }
        int at = Collections.indexOfSubList(lines, before);
        if (at < 0 || at != Collections.lastIndexOfSubList(lines, before)) {
            throw new AssertionError("Line " + edit.line() + ": " + edit.file() + " does not have these lines once: "
                    + String.join("\n", before));
        }
        var range = lines.subList(at, at + before.size());
        range.clear();
        range.addAll(after);
    }
}
