package dev.expandcontract.metadata;

/** The metadata tables within one transaction. Not to be used after it. */
public final class MetadataTransaction {

    private final Rows rows;

    MetadataTransaction(Rows rows) {
        this.rows = rows;
    }

    public ControlTable control() {
        return new ControlTable(rows);
    }

    public MigrationTable migrations() {
        return new MigrationTable(rows);
    }

    public InstanceTable instances() {
        return new InstanceTable(rows);
    }

    public AuditTable audit() {
        return new AuditTable(rows);
    }

    public RunTable runs() {
        return new RunTable(rows);
    }

    public WorkTable work() {
        return new WorkTable(rows);
    }

    public CertificateTable certificates() {
        return new CertificateTable(rows);
    }

    public RampTable ramps() {
        return new RampTable(rows);
    }

    public SampleTable samples() {
        return new SampleTable(rows);
    }

    public SentinelTable sentinels() {
        return new SentinelTable(rows);
    }

    public FindingTable findings() {
        return new FindingTable(rows);
    }
}
