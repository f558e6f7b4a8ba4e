package dev.expandcontract.spring.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the page. Only those that are named here exist, so that no path leads anywhere else. */
final class Assets {

    private static final String HTML = "text/html;charset=utf-8";
    private static final String CSS = "text/css;charset=utf-8";
    private static final String JS = "text/javascript;charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private final Map<String, Asset> assets = Stream.of(
                    load("/", "index.html", HTML),
                    load("/xc.css", "xc.css", CSS),
                    load("/icon.svg", "icon.svg", SVG),
                    load("/main.js", "main.js", JS),
                    load("/dom.js", "dom.js", JS),
                    load("/format.js", "format.js", JS),
                    load("/server.js", "server.js", JS),
                    load("/chart.js", "chart.js", JS),
                    load("/list.js", "list.js", JS),
                    load("/detail.js", "detail.js", JS),
                    load("/steps.js", "steps.js", JS),
                    load("/backfill.js", "backfill.js", JS),
                    load("/reads.js", "reads.js", JS),
                    load("/records.js", "records.js", JS),
                    load("/dialog.js", "dialog.js", JS))
            .collect(Collectors.toUnmodifiableMap(Asset::path, Function.identity()));

    /**
     * A file of the page.
     *
     * @param path below the page's own
     * @param type its media type
     * @param tag what changes with its content
     * @param content its text
     */
    record Asset(String path, String type, String tag, String content) {}

    /** The file at the path, or null if there is none. */
    @Nullable
    Asset at(String path) {
        return assets.get(path);
    }

    private static Asset load(String path, String file, String type) {
        try (var stream = Assets.class.getResourceAsStream("page/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("The file page/" + file + " of the admin page is not in the jar");
            }
            var content = stream.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Asset(
                    path,
                    type,
                    '"' + HexFormat.of().formatHex(digest, 0, 12) + '"',
                    new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The file page/" + file + " of the admin page cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
