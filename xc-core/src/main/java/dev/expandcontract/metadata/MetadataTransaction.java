package dev.expandcontract.metadata;

/** The metadata tables within one transaction. Not to be used after it. */
public final class MetadataTransaction {

    private final ControlTable control;
    private final MigrationTable migrations;
    private final InstanceTable instances;
    private final AuditTable audit;
    private final RunTable runs;
    private final WorkTable work;
    private final CertificateTable certificates;
    private final SampleTable samples;
    private final RampTable ramps;
    private final SentinelTable sentinels;
    private final FindingTable findings;

    MetadataTransaction(Rows rows) {
        control = new ControlTable(rows);
        migrations = new MigrationTable(rows);
        instances = new InstanceTable(rows);
        audit = new AuditTable(rows);
        runs = new RunTable(rows);
        work = new WorkTable(rows);
        certificates = new CertificateTable(rows);
        samples = new SampleTable(rows);
        ramps = new RampTable(rows);
        sentinels = new SentinelTable(rows);
        findings = new FindingTable(rows);
    }

    public ControlTable control() {
        return control;
    }

    public MigrationTable migrations() {
        return migrations;
    }

    public InstanceTable instances() {
        return instances;
    }

    public AuditTable audit() {
        return audit;
    }

    public RunTable runs() {
        return runs;
    }

    public WorkTable work() {
        return work;
    }

    public CertificateTable certificates() {
        return certificates;
    }

    public RampTable ramps() {
        return ramps;
    }

    public SampleTable samples() {
        return samples;
    }

    public SentinelTable sentinels() {
        return sentinels;
    }

    public FindingTable findings() {
        return findings;
    }
}
