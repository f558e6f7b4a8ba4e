package dev.expandcontract.test;

import dev.expandcontract.database.Database;

/** Decides what kind of server to start: a container where Docker answers, else embedded binaries. */
final class Endpoints {

    private static final String KIND = "xc.test.servers";

    private Endpoints() {}

    static RunningServer start(Database database) {
        if (database == Database.H2) {
            return new RunningServer.Unowned(new Endpoint("this JVM", 0, "sa", ""), "H2, which runs within this JVM");
        }
        var kind = System.getProperty(KIND, "");
        return switch (kind) {
            case "docker" -> container(database);
            case "embedded" -> EmbeddedServer.start(database);
            case "" -> Docker.answers() ? container(database) : EmbeddedServer.start(database);
            default ->
                throw new IllegalArgumentException("The system property " + KIND + " is '" + kind
                        + "'. Set it to 'docker' or 'embedded', or leave it out to have Docker where it answers.");
        };
    }

    /** Docker gives a container that starts again another port. */
    private static RunningServer container(Database database) {
        return new RunningServer.Unowned(
                ContainerServer.start(database), "a container, which would come back elsewhere");
    }
}
