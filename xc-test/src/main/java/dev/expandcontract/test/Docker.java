package dev.expandcontract.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** Whether Docker can be used here. Asked once for each JVM. */
final class Docker {

    private static final boolean ANSWERS = hasTestcontainers() && looksInstalled() && Client.answers();

    private Docker() {}

    static boolean answers() {
        return ANSWERS;
    }

    private static boolean hasTestcontainers() {
        try {
            Class.forName("org.testcontainers.DockerClientFactory", false, Docker.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Testcontainers takes a second to find out, and complains in the log; where there is no trace of Docker, it is not asked. */
    private static boolean looksInstalled() {
        var home = Path.of(System.getProperty("user.home"));
        var runtime = System.getenv("XDG_RUNTIME_DIR");
        return System.getenv("DOCKER_HOST") != null
                || Stream.of(
                                Path.of("/var/run/docker.sock"),
                                Path.of(runtime == null ? "/run" : runtime, "docker.sock"),
                                home.resolve(".docker/run/docker.sock"),
                                home.resolve(".docker/desktop/docker.sock"),
                                home.resolve(".testcontainers.properties"))
                        .anyMatch(Files::exists);
    }

    /** Loaded only where Testcontainers is on the class path. */
    private static final class Client {
        static boolean answers() {
            return DockerClientFactory.instance().isDockerAvailable();
        }
    }
}
