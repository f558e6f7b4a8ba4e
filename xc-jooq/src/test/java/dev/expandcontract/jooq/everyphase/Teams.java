package dev.expandcontract.jooq.everyphase;

import org.jooq.ForeignKey;
import org.jooq.InverseForeignKey;
import org.jooq.Name;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jooq.impl.UpdatableRecordImpl;

/** A table that does not migrate, as jOOQ's generator writes it. */
class Teams extends TableImpl<Teams.TeamsRecord> {

    private static final long serialVersionUID = 1L;

    static final Teams TEAMS = new Teams(DSL.name("teams"), null);

    /** The target of the foreign keys. */
    static final UniqueKey<TeamsRecord> KEY = Internal.createUniqueKey(TEAMS, DSL.name("pk_teams"), TEAMS.id);

    final TableField<TeamsRecord, Integer> id = createField(DSL.name("id"), SQLDataType.INTEGER.nullable(false), this);
    final TableField<TeamsRecord, String> title = createField(DSL.name("title"), SQLDataType.VARCHAR(40), this);

    private Teams(Name alias, Table<TeamsRecord> aliased) {
        super(alias, null, aliased, null, DSL.comment(""), TableOptions.table());
    }

    Teams(Table<?> path, ForeignKey<?, TeamsRecord> childPath, InverseForeignKey<?, TeamsRecord> parentPath) {
        super(path, childPath, parentPath, TEAMS);
    }

    /** The members of the team, by an implicit join. */
    Members.MembersPath members(Members members) {
        return new Members.MembersPath(this, members.key().getInverseKey(), members);
    }

    @Override
    public Class<TeamsRecord> getRecordType() {
        return TeamsRecord.class;
    }

    @Override
    public UniqueKey<TeamsRecord> getPrimaryKey() {
        return KEY;
    }

    @Override
    public Teams as(String alias) {
        return new Teams(DSL.name(alias), this);
    }

    @Override
    public Teams as(Name alias) {
        return new Teams(alias, this);
    }

    /** A row of it. */
    public static final class TeamsRecord extends UpdatableRecordImpl<TeamsRecord> {

        private static final long serialVersionUID = 1L;

        public TeamsRecord() {
            super(TEAMS);
        }
    }
}
