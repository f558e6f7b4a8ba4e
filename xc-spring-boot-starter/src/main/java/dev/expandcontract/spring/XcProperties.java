package dev.expandcontract.spring;

import dev.expandcontract.backfill.BatchSettings;
import dev.expandcontract.coordinator.SampleSettings;
import dev.expandcontract.fence.FenceForm;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application configures of XC.
 *
 * @param enabled Whether XC wraps data sources at all.
 * @param createTables Whether missing metadata tables are created. If not, the DDL of the xc-core jar has to be run before.
 * @param tablePrefix What the names of the metadata tables begin with; the same for the whole fleet.
 * @param fence What holds an epoch while something runs under it; to be set where a proxy stands before the database.
 * @param plainSql Whether statements written by hand may name the physical columns of migrations. Needs xc-sql.
 * @param soakTime How long SOAK lasts before the step to CONTRACT.
 * @param readSwitch What decides which column a transaction reads in CUTOVER. A bean of type ReadSwitch comes before it.
 * @param readContext For whom a web request reads.
 * @param fleet How the instance takes part in the fleet.
 * @param backfill How the instance works on backfills.
 * @param samples How rows of verified migrations are compared by the way.
 * @param dataSource Which data sources XC wraps.
 * @param dataSources Settings of single data sources, by the names of their beans.
 */
@ConfigurationProperties("xc")
public record XcProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean createTables,
        @DefaultValue("xc_") String tablePrefix,
        @DefaultValue("automatic") FenceForm fence,
        @DefaultValue("false") boolean plainSql,
        @DefaultValue("24h") Duration soakTime,
        @DefaultValue("automatic") ReadSwitchSource readSwitch,
        @DefaultValue ReadContextSource readContext,
        @DefaultValue Fleet fleet,
        @DefaultValue Backfill backfill,
        @DefaultValue Samples samples,
        @DefaultValue Selection dataSource,
        @DefaultValue Map<String, DataSourceSettings> dataSources) {

    public XcProperties {
        dataSources = Map.copyOf(dataSources);
    }

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

    /**
     * For whom a web request reads.
     *
     * @param header A request header that holds the key, such as a tenant. Clients choose what it holds.
     * @param principal Whether the name of who is logged in is the key, where the header gives none.
     */
    public record ReadContextSource(
            @Nullable String header, @DefaultValue("false") boolean principal) {}

    /**
     * How the instance takes part in the fleet.
     *
     * @param instance What operators call the instance; by default its host and process id.
     * @param application The application and its version; by default spring.application.name.
     * @param expectedInstances How many instances at least are to be alive at every step; 0 if it does not matter.
     * @param pollInterval How often the instance asks for a new epoch.
     * @param heartbeatInterval How often the instance writes a sign of life.
     */
    public record Fleet(
            @Nullable String instance,
            @Nullable String application,
            @DefaultValue("0") int expectedInstances,
            @DefaultValue("200ms") Duration pollInterval,
            @DefaultValue("1s") Duration heartbeatInterval) {}

    /**
     * How the instance works on backfills.
     *
     * @param help Whether the instance works by itself on backfills that others have begun.
     * @param protectForeground Whether backfills and verifications give way to the application's transactions.
     * @param batchTime How long a batch should take.
     * @param batchRows How many rows of the table a batch covers at most.
     * @param failedRows How many rows may be left out because they cannot be filled; one more ends the backfill.
     */
    public record Backfill(
            @DefaultValue("true") boolean help,
            @DefaultValue("true") boolean protectForeground,
            @DefaultValue("100ms") Duration batchTime,
            @DefaultValue("20000") int batchRows,
            @DefaultValue("100") int failedRows) {

        BatchSettings batches() {
            return BatchSettings.DEFAULT
                    .withTarget(batchTime)
                    .withRows(batchRows)
                    .withFailedRows(failedRows);
        }
    }

    /**
     * How rows of verified migrations are compared by the way, in CUTOVER and SOAK.
     *
     * @param rows How many rows a sample has; 0 for none.
     * @param interval How long after the last sample of the whole fleet the next one is taken.
     */
    public record Samples(
            @DefaultValue("1000") int rows,
            @DefaultValue("30s") Duration interval) {

        SampleSettings settings() {
            return new SampleSettings(rows, interval);
        }
    }

    /**
     * Which data sources XC wraps.
     *
     * @param exclude Names of data source beans that XC leaves alone.
     */
    public record Selection(@DefaultValue Set<String> exclude) {

        public Selection {
            exclude = Set.copyOf(exclude);
        }
    }

    /**
     * Settings of one data source, each of which takes the place of the one of the same name for all.
     *
     * @param createTables Whether missing metadata tables are created.
     * @param tablePrefix What the names of the metadata tables begin with.
     * @param fence What holds an epoch while something runs under it.
     * @param plainSql Whether statements written by hand may name the physical columns of migrations.
     * @param soakTime How long SOAK lasts before the step to CONTRACT.
     */
    public record DataSourceSettings(
            @Nullable Boolean createTables,
            @Nullable String tablePrefix,
            @Nullable FenceForm fence,
            @Nullable Boolean plainSql,
            @Nullable Duration soakTime) {}

    /** These properties with the settings of one data source in the place of those for all. */
    XcProperties of(String name) {
        var own = dataSources.get(name);
        if (own == null) {
            return this;
        }
        return new XcProperties(
                enabled,
                own.createTables() == null ? createTables : own.createTables(),
                own.tablePrefix() == null ? tablePrefix : own.tablePrefix(),
                own.fence() == null ? fence : own.fence(),
                own.plainSql() == null ? plainSql : own.plainSql(),
                own.soakTime() == null ? soakTime : own.soakTime(),
                readSwitch,
                readContext,
                fleet,
                backfill,
                samples,
                dataSource,
                dataSources);
    }
}
