package dev.expandcontract.test;

import dev.expandcontract.database.Database;

/** Decides what kind of server to start: a container where Docker answers, else embedded binaries. */
final class Endpoints {

    private static final String KIND = "xc.test.servers";

    private Endpoints() {}

    static Endpoint start(Database database) {
        if (database == Database.H2) {
            return new Endpoint("this JVM", 0, "sa", "");
        }
        var kind = System.getProperty(KIND, "");
        return switch (kind) {
            case "docker" -> ContainerServer.start(database);
            case "embedded" -> EmbeddedServer.start(database);
            case "" -> Docker.answers() ? ContainerServer.start(database) : EmbeddedServer.start(database);
            default ->
                throw new IllegalArgumentException("The system property " + KIND + " is '" + kind
                        + "'. Set it to 'docker' or 'embedded', or leave it out to have Docker where it answers.");
        };
    }
}
