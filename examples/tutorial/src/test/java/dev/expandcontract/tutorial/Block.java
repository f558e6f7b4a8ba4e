package dev.expandcontract.tutorial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the tutorial has between fences, with the number of its first line. */
sealed interface Block {

    /** Where it stands on the page. */
    int line();

    /** Commands, and what they show altogether. */
    record Commands(int line, String script, String output) implements Block {}

    /** What is to be changed in a file. */
    record Edit(int line, Path file, List<String> lines) implements Block {}

    /** A file that is there. */
    record Listing(int line, String content) implements Block {}

    /** All blocks of a page in their order. */
    static List<Block> of(List<String> page) {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).startsWith("```")) {
                int end = page.subList(i + 1, page.size()).indexOf("```") + i + 1;
                add(blocks, page.get(i).substring(3).toLowerCase(Locale.ROOT), i + 1, page.subList(i + 1, end));
                i = end;
            }
        }
        return blocks;
    }

    private static void add(List<Block> blocks, String kind, int line, List<String> content) {
        var text = String.join("\n", content);
        switch (kind) {
            case "sh" -> blocks.add(new Commands(line, text, ""));
            case "text" -> {
                if (!(blocks.removeLast() instanceof Commands commands)
                        || !commands.output().isEmpty()) {
                    throw new IllegalArgumentException("Line " + line + ": the output of no command");
                }
                blocks.add(new Commands(commands.line(), commands.script(), text));
            }
            case "diff" -> {
                var file = Path.of(content.getFirst().substring("--- ".length()));
                if (!content.get(1).equals("+++ " + file) || !content.get(2).equals("@@")) {
                    throw new IllegalArgumentException("Line " + line + ": names no file in the form of a diff");
                }
                blocks.add(new Edit(line, file, content.subList(2, content.size())));
            }
            case "java" -> blocks.add(new Listing(line, text + "\n"));
            default -> throw new IllegalArgumentException("Line " + line + ": nobody knows what '" + kind + "' is");
        }
    }
}
