package dev.expandcontract.jooq.everyphase;

import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.ForeignKey;
import org.jooq.Identity;
import org.jooq.InverseForeignKey;
import org.jooq.Name;
import org.jooq.Path;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/** A table with a migrating column, as jOOQ's generator writes it, but for what the tables here have in common. */
class Members extends TableImpl<MembersRecord> {

    private static final long serialVersionUID = 1L;

    /** Code for the table as it is in CONTRACT. */
    static final Members MEMBERS = new Members("members", MembersRecord.OfMembers.class, List.of("tier"));

    /** Code for the table as it is in EXPAND. */
    static final Members OLD_MEMBERS =
            new Members("members", MembersRecord.OfOldMembers.class, List.of("subscription"));

    /** Code for the table as it is between these. */
    static final Members BOTH_MEMBERS =
            new Members("members", MembersRecord.OfBothMembers.class, List.of("tier", "subscription"));

    static final Members GUESTS = new Members("guests", MembersRecord.OfGuests.class, List.of("tier"));
    static final Members PATRONS = new Members("patrons", MembersRecord.OfPatrons.class, List.of("tier"));

    private final Class<? extends MembersRecord> recordType;
    private final List<String> migrating;

    final TableField<MembersRecord, Integer> id =
            createField(DSL.name("id"), SQLDataType.INTEGER.nullable(false), this);
    final TableField<MembersRecord, String> name = createField(DSL.name("name"), SQLDataType.VARCHAR(40), this);
    final TableField<MembersRecord, Integer> version = createField(
            DSL.name("version"),
            SQLDataType.INTEGER.nullable(false).defaultValue(DSL.inline(0, SQLDataType.INTEGER)),
            this);
    final TableField<MembersRecord, Integer> teamId = createField(DSL.name("team_id"), SQLDataType.INTEGER, this);
    /** The logical column. */
    final TableField<MembersRecord, String> tier;
    /** The logical column under its other name if there is code for both, else {@link #tier}. */
    final TableField<MembersRecord, String> other;

    /** The table itself, if this is an alias of it or a way to it. */
    private final Members generated;

    private transient Teams team;
    private transient ForeignKey<MembersRecord, Teams.TeamsRecord> key;

    private Members(String name, Class<? extends MembersRecord> recordType, List<String> migrating) {
        this(recordType, migrating, DSL.name(name), null, null);
    }

    private Members(
            Class<? extends MembersRecord> recordType,
            List<String> migrating,
            Name alias,
            Members aliased,
            Condition where) {
        super(alias, null, aliased, null, DSL.comment(""), TableOptions.table(), where);
        generated = aliased == null ? this : aliased.generated;
        this.recordType = recordType;
        this.migrating = migrating;
        tier = column(migrating.getFirst());
        other = migrating.size() == 1 ? tier : column(migrating.getLast());
    }

    private Members(
            Table<?> path,
            ForeignKey<?, MembersRecord> childPath,
            InverseForeignKey<?, MembersRecord> parentPath,
            Members aliased) {
        super(path, childPath, parentPath, aliased);
        generated = aliased.generated;
        recordType = aliased.recordType;
        migrating = aliased.migrating;
        tier = column(migrating.getFirst());
        other = migrating.size() == 1 ? tier : column(migrating.getLast());
    }

    /** A way from another table to this one. */
    static final class MembersPath extends Members implements Path<MembersRecord> {

        private static final long serialVersionUID = 1L;

        MembersPath(Table<?> path, InverseForeignKey<?, MembersRecord> parentPath, Members aliased) {
            super(path, null, parentPath, aliased);
        }
    }

    private TableField<MembersRecord, String> column(String called) {
        return createField(DSL.name(called), SQLDataType.VARCHAR(20), this);
    }

    private Members alias(Name alias, Members aliased, Condition where) {
        return new Members(recordType, migrating, alias, aliased, where);
    }

    /** The implicit join. */
    Teams team() {
        if (team == null) {
            team = new Teams(this, key(), null);
        }
        return team;
    }

    // arrays of generic types; jOOQ 3.19, on which this has to compile too, knows no other method
    @SuppressWarnings({"unchecked", "rawtypes", "deprecation"})
    ForeignKey<MembersRecord, Teams.TeamsRecord> key() {
        if (generated != this) {
            return generated.key();
        }
        if (key == null) {
            key = Internal.createForeignKey(
                    this,
                    DSL.name("fk_" + getName()),
                    new TableField[] {teamId},
                    Teams.KEY,
                    new TableField[] {Teams.TEAMS.id},
                    true);
        }
        return key;
    }

    @Override
    public Class<? extends MembersRecord> getRecordType() {
        return recordType;
    }

    @Override
    public Identity<MembersRecord, Integer> getIdentity() {
        return Internal.createIdentity(this, id);
    }

    @Override
    public UniqueKey<MembersRecord> getPrimaryKey() {
        return Internal.createUniqueKey(this, DSL.name("pk_" + getName()), id);
    }

    @Override
    public List<ForeignKey<MembersRecord, ?>> getReferences() {
        return List.of(key());
    }

    @Override
    public TableField<MembersRecord, Integer> getRecordVersion() {
        return version;
    }

    @Override
    public Members as(String alias) {
        return alias(DSL.name(alias), this, null);
    }

    @Override
    public Members as(Name alias) {
        return alias(alias, this, null);
    }

    @Override
    public Members as(Table<?> alias) {
        return alias(alias.getQualifiedName(), this, null);
    }

    @Override
    public Members where(Condition condition) {
        return alias(getQualifiedName(), aliased() ? this : null, condition);
    }

    @Override
    public Members where(Collection<? extends Condition> conditions) {
        return where(DSL.and(conditions));
    }

    @Override
    public Members where(Condition... conditions) {
        return where(DSL.and(conditions));
    }
}
