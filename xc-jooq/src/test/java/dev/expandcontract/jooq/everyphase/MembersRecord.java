package dev.expandcontract.jooq.everyphase;

import org.jooq.Record1;
import org.jooq.impl.UpdatableRecordImpl;

/** A row as jOOQ's generator writes it, but for what the tables here have in common. */
public abstract class MembersRecord extends UpdatableRecordImpl<MembersRecord> {

    private static final long serialVersionUID = 1L;

    private final transient Members table;

    MembersRecord(Members table) {
        super(table);
        this.table = table;
    }

    final MembersRecord with(Integer id, String name, String tier) {
        set(table.id, id);
        set(table.name, name);
        set(table.tier, tier);
        return this;
    }

    public void setId(Integer value) {
        set(table.id, value);
    }

    public Integer getId() {
        return get(table.id);
    }

    public void setName(String value) {
        set(table.name, value);
    }

    public String getName() {
        return get(table.name);
    }

    public void setTier(String value) {
        set(table.tier, value);
    }

    public String getTier() {
        return get(table.tier);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Record1<Integer> key() {
        return (Record1<Integer>) super.key();
    }

    /** Of {@link Members#MEMBERS}. */
    public static final class OfMembers extends MembersRecord {

        private static final long serialVersionUID = 1L;

        public OfMembers() {
            super(Members.MEMBERS);
        }
    }

    /** Of {@link Members#OLD_MEMBERS}. */
    public static final class OfOldMembers extends MembersRecord {

        private static final long serialVersionUID = 1L;

        public OfOldMembers() {
            super(Members.OLD_MEMBERS);
        }
    }

    /** Of {@link Members#BOTH_MEMBERS}. */
    public static final class OfBothMembers extends MembersRecord {

        private static final long serialVersionUID = 1L;

        public OfBothMembers() {
            super(Members.BOTH_MEMBERS);
        }
    }

    /** Of {@link Members#GUESTS}. */
    public static final class OfGuests extends MembersRecord {

        private static final long serialVersionUID = 1L;

        public OfGuests() {
            super(Members.GUESTS);
        }
    }

    /** Of {@link Members#PATRONS}. */
    public static final class OfPatrons extends MembersRecord {

        private static final long serialVersionUID = 1L;

        public OfPatrons() {
            super(Members.PATRONS);
        }
    }
}
