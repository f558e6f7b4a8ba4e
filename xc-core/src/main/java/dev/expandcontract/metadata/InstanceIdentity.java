package dev.expandcontract.metadata;

/**
 * Who an instance is.
 *
 * @param id unique for each start
 * @param name what operators call it
 * @param application the application and its version, as it calls them; may be empty
 * @param host the machine it runs on
 * @param pid its process on that machine
 * @param version the version of XC that it runs
 */
public record InstanceIdentity(String id, String name, String application, String host, long pid, String version) {

    private static final int MAX_NAME = 200;

    public InstanceIdentity {
        name = shortened(name);
        application = shortened(application);
        host = shortened(host);
        version = shortened(version);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
    }
}
