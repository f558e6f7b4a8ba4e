package dev.expandcontract.spring;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.fence.FenceForm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What an application configures of XC. Bound by setters, since constructors with many parameters would take as long as all
 * else of the binding: the handles to call them are made anew in each process.
 */
@ConfigurationProperties("xc")
public class XcProperties {

    /** Whether XC wraps data sources at all. */
    private boolean enabled = true;

    /** Whether missing metadata tables are created. If not, the DDL of the xc-core jar has to be run before. */
    private boolean createTables = true;

    /** What the names of the metadata tables begin with; the same for the whole fleet. */
    private String tablePrefix = "xc_";

    /** What holds an epoch while something runs under it; to be set where a proxy stands before the database. */
    private FenceForm fence = FenceForm.AUTOMATIC;

    /** Whether statements written by hand may name the physical columns of migrations. Needs xc-sql. */
    private boolean plainSql;

    /** How long SOAK lasts before the step to CONTRACT. */
    private Duration soakTime = Duration.ofHours(24);

    /** What decides which column a transaction reads in CUTOVER. A bean of type ReadSwitch comes before it. */
    private ReadSwitchSource readSwitch = ReadSwitchSource.AUTOMATIC;

    /** For whom a web request reads. */
    private final ReadContextSource readContext = new ReadContextSource();

    /** How the instance takes part in the fleet. */
    private final Fleet fleet = new Fleet();

    /** How the instance works on backfills. */
    private final Backfill backfill = new Backfill();

    /** How rows of verified migrations are compared by the way. */
    private final Samples samples = new Samples();

    /** Which data sources XC wraps. */
    private final Selection dataSource = new Selection();

    /** Settings of single data sources, by the names of their beans. */
    private final Map<String, DataSourceSettings> dataSources = new LinkedHashMap<>();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isCreateTables() {
        return createTables;
    }

    public void setCreateTables(boolean createTables) {
        this.createTables = createTables;
    }

    public String getTablePrefix() {
        return tablePrefix;
    }

    public void setTablePrefix(String tablePrefix) {
        this.tablePrefix = tablePrefix;
    }

    public FenceForm getFence() {
        return fence;
    }

    public void setFence(FenceForm fence) {
        this.fence = fence;
    }

    public boolean isPlainSql() {
        return plainSql;
    }

    public void setPlainSql(boolean plainSql) {
        this.plainSql = plainSql;
    }

    public Duration getSoakTime() {
        return soakTime;
    }

    public void setSoakTime(Duration soakTime) {
        this.soakTime = soakTime;
    }

    public ReadSwitchSource getReadSwitch() {
        return readSwitch;
    }

    public void setReadSwitch(ReadSwitchSource readSwitch) {
        this.readSwitch = readSwitch;
    }

    public ReadContextSource getReadContext() {
        return readContext;
    }

    public Fleet getFleet() {
        return fleet;
    }

    public Backfill getBackfill() {
        return backfill;
    }

    public Samples getSamples() {
        return samples;
    }

    public Selection getDataSource() {
        return dataSource;
    }

    public Map<String, DataSourceSettings> getDataSources() {
        return dataSources;
    }

    /** The settings of one data source: its own where it has any, else those for all. */
    InstanceSettings of(String name) {
        var own = dataSources.getOrDefault(name, DataSourceSettings.NONE);
        return new InstanceSettings(
                Objects.requireNonNullElse(own.createTables, createTables),
                Objects.requireNonNullElse(own.tablePrefix, tablePrefix),
                Objects.requireNonNullElse(own.fence, fence),
                Objects.requireNonNullElse(own.plainSql, plainSql),
                Objects.requireNonNullElse(own.soakTime, soakTime));
    }

    /** What holds for one data source, of all that can be said for one. */
    record InstanceSettings(
            boolean createTables, String tablePrefix, FenceForm fence, boolean plainSql, Duration soakTime) {}

    /** What decides which column a transaction reads in CUTOVER. */
    public enum ReadSwitchSource {
        /** The bean of FF4J, or the client of OpenFeature, if there is just one of them; else XC's own dial. */
        AUTOMATIC,
        /** XC's own dial, whatever beans there are. */
        DIAL,
        /** The bean of FF4J. */
        FF4J,
        /** The client of OpenFeature. */
        OPEN_FEATURE
    }

    /** For whom a web request reads. */
    public static class ReadContextSource {

        /** A request header that holds the key, such as a tenant. Clients choose what it holds. */
        private @Nullable String header;

        /** Whether the name of who is logged in is the key, where the header gives none. */
        private boolean principal;

        public @Nullable String getHeader() {
            return header;
        }

        public void setHeader(@Nullable String header) {
            this.header = header;
        }

        public boolean isPrincipal() {
            return principal;
        }

        public void setPrincipal(boolean principal) {
            this.principal = principal;
        }
    }

    /** How the instance takes part in the fleet. */
    public static class Fleet {

        /** What operators call the instance; by default its host and process id. */
        private @Nullable String instance;

        /** The application and its version; by default spring.application.name. */
        private @Nullable String application;

        /** How many instances at least are to be alive at every step; 0 if it does not matter. */
        private int expectedInstances = 0;

        /** How often the instance asks for a new epoch. */
        private Duration pollInterval = Duration.ofMillis(200);

        /** How often the instance writes a sign of life. */
        private Duration heartbeatInterval = Duration.ofSeconds(1);

        public @Nullable String getInstance() {
            return instance;
        }

        public void setInstance(@Nullable String instance) {
            this.instance = instance;
        }

        public @Nullable String getApplication() {
            return application;
        }

        public void setApplication(@Nullable String application) {
            this.application = application;
        }

        public int getExpectedInstances() {
            return expectedInstances;
        }

        public void setExpectedInstances(int expectedInstances) {
            this.expectedInstances = expectedInstances;
        }

        public Duration getPollInterval() {
            return pollInterval;
        }

        public void setPollInterval(Duration pollInterval) {
            this.pollInterval = pollInterval;
        }

        public Duration getHeartbeatInterval() {
            return heartbeatInterval;
        }

        public void setHeartbeatInterval(Duration heartbeatInterval) {
            this.heartbeatInterval = heartbeatInterval;
        }
    }

    /** How the instance works on backfills. */
    public static class Backfill {

        /** Whether the instance works by itself on backfills that others have begun. */
        private boolean help = true;

        /** Whether backfills and verifications give way to the application's transactions. */
        private boolean protectForeground = true;

        /** How long a batch should take. */
        private Duration batchTime = Duration.ofMillis(100);

        /** How many rows of the table a batch covers at most. */
        private int batchRows = 20_000;

        /** How many rows may be left out because they cannot be filled; one more ends the backfill. */
        private int failedRows = 100;

        public boolean isHelp() {
            return help;
        }

        public void setHelp(boolean help) {
            this.help = help;
        }

        public boolean isProtectForeground() {
            return protectForeground;
        }

        public void setProtectForeground(boolean protectForeground) {
            this.protectForeground = protectForeground;
        }

        public Duration getBatchTime() {
            return batchTime;
        }

        public void setBatchTime(Duration batchTime) {
            this.batchTime = batchTime;
        }

        public int getBatchRows() {
            return batchRows;
        }

        public void setBatchRows(int batchRows) {
            this.batchRows = batchRows;
        }

        public int getFailedRows() {
            return failedRows;
        }

        public void setFailedRows(int failedRows) {
            this.failedRows = failedRows;
        }

        BatchSettings batches() {
            return BatchSettings.DEFAULT
                    .withTarget(batchTime)
                    .withRows(batchRows)
                    .withFailedRows(failedRows);
        }
    }

    /** How rows of verified migrations are compared by the way, in CUTOVER and SOAK. */
    public static class Samples {

        /** How many rows a sample has; 0 for none. */
        private int rows = 1000;

        /** How long after the last sample of the whole fleet the next one is taken. */
        private Duration interval = Duration.ofSeconds(30);

        public int getRows() {
            return rows;
        }

        public void setRows(int rows) {
            this.rows = rows;
        }

        public Duration getInterval() {
            return interval;
        }

        public void setInterval(Duration interval) {
            this.interval = interval;
        }

        SampleSettings settings() {
            return new SampleSettings(rows, interval);
        }
    }

    /** Which data sources XC wraps. */
    public static class Selection {

        /** Names of data source beans that XC leaves alone. */
        private Set<String> exclude = new LinkedHashSet<>();

        public Set<String> getExclude() {
            return exclude;
        }

        public void setExclude(Set<String> exclude) {
            this.exclude = exclude;
        }
    }

    /** Settings of one data source, each of which takes the place of the one of the same name for all. */
    public static class DataSourceSettings {

        private static final DataSourceSettings NONE = new DataSourceSettings();

        /** Whether missing metadata tables are created. */
        private @Nullable Boolean createTables;

        /** What the names of the metadata tables begin with. */
        private @Nullable String tablePrefix;

        /** What holds an epoch while something runs under it. */
        private @Nullable FenceForm fence;

        /** Whether statements written by hand may name the physical columns of migrations. */
        private @Nullable Boolean plainSql;

        /** How long SOAK lasts before the step to CONTRACT. */
        private @Nullable Duration soakTime;

        public @Nullable Boolean getCreateTables() {
            return createTables;
        }

        public void setCreateTables(@Nullable Boolean createTables) {
            this.createTables = createTables;
        }

        public @Nullable String getTablePrefix() {
            return tablePrefix;
        }

        public void setTablePrefix(@Nullable String tablePrefix) {
            this.tablePrefix = tablePrefix;
        }

        public @Nullable FenceForm getFence() {
            return fence;
        }

        public void setFence(@Nullable FenceForm fence) {
            this.fence = fence;
        }

        public @Nullable Boolean getPlainSql() {
            return plainSql;
        }

        public void setPlainSql(@Nullable Boolean plainSql) {
            this.plainSql = plainSql;
        }

        public @Nullable Duration getSoakTime() {
            return soakTime;
        }

        public void setSoakTime(@Nullable Duration soakTime) {
            this.soakTime = soakTime;
        }
    }
}
