package dev.expandcontract.coordinator;

import dev.expandcontract.catalog.ColumnInfo;
import dev.expandcontract.catalog.Omission;
import dev.expandcontract.catalog.TableInfo;
import dev.expandcontract.catalog.TypeFit;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The gates that look at the table's schema. */
final class SchemaGates {

    static final List<Gate<Schema>> ALL = List.of(
            new ColumnExists("next-column-exists", Side.NEXT, Phase.EXPAND, Phase.DUAL_WRITE),
            new NextCanHold(),
            new HasPrimaryKey(),
            new SameDefault(),
            new AcceptsOmission("next-accepts-insert", Side.NEXT, Phase.DUAL_WRITE, Phase.EXPAND),
            new AcceptsOmission("old-accepts-insert", Side.OLD, Phase.SOAK, Phase.CONTRACT),
            new WayBack(),
            new ColumnExists("old-column-exists", Side.OLD, Phase.CONTRACT, Phase.SOAK));

    private SchemaGates() {}

    /** What these gates look at. */
    record Schema(Migration migration, TableInfo table) {

        Optional<ColumnInfo> column(Side side) {
            return table.find(migration.name(side));
        }

        String describe(Side side) {
            return "column '" + migration.name(side) + "' of table '" + table.displayName() + "'";
        }
    }

    private record ColumnExists(String name, Side side, Phase from, Phase to) implements Gate<Schema> {

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == this.from && to == this.to;
        }

        @Override
        public Answer check(Schema schema) {
            if (schema.column(side).isPresent()) {
                return Answer.pass(schema.describe(side) + " exists.");
            }
            var columns =
                    schema.table().columns().stream().map(ColumnInfo::name).collect(Collectors.joining(", "));
            return Answer.fail(
                    schema.describe(side) + " does not exist; the table has " + columns + ".",
                    side == Side.NEXT
                            ? "Add the column, nullable or with a default, then try again."
                            : "There is no way back once the column is dropped, unless it is added again, nullable or"
                                    + " with a default, and filled by a reverse backfill.");
        }
    }

    private static final class NextCanHold implements Gate<Schema> {

        @Override
        public String name() {
            return "next-column-type";
        }

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.EXPAND && to == Phase.DUAL_WRITE;
        }

        @Override
        public Answer check(Schema schema) {
            var old = schema.column(Side.OLD);
            var next = schema.column(Side.NEXT);
            if (old.isEmpty() || next.isEmpty()) {
                return Answer.fail("Both columns are needed to compare their types.", "Add the missing column.");
            }
            if (next.get().generated()) {
                return Answer.fail(
                        schema.describe(Side.NEXT) + " is computed by the database and cannot be written.",
                        "Make it an ordinary column.");
            }
            if (!schema.migration().conversion().equals(Conversion.NONE)) {
                return Answer.pass(
                        schema.describe(Side.NEXT) + " of type " + next.get().type()
                                + " holds converted values; the backfill shows whether it can hold each, and the verification"
                                + " whether it does.");
            }
            var fit = TypeFit.canHold(old.get(), next.get());
            return fit.fits()
                    ? Answer.pass(schema.describe(Side.NEXT) + " of type "
                            + next.get().type() + " can hold " + old.get().type() + ".")
                    : Answer.fail(
                            "In table '" + schema.table().displayName() + "', " + fit.problem() + ".",
                            "Change the type of '" + schema.migration().name(Side.NEXT) + "' to "
                                    + old.get().type() + " or a wider one.");
        }
    }

    private static final class HasPrimaryKey implements Gate<Schema> {

        @Override
        public String name() {
            return "primary-key";
        }

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.EXPAND && to == Phase.DUAL_WRITE;
        }

        @Override
        public Answer check(Schema schema) {
            var key = schema.table().primaryKey();
            return key.isEmpty()
                    ? Answer.fail(
                            "Table '" + schema.table().displayName()
                                    + "' has no primary key, so that its rows cannot be backfilled.",
                            "Give the table a primary key.")
                    : Answer.pass("The primary key is " + String.join(", ", key) + ".");
        }
    }

    /** An INSERT that names neither column takes each column's own default, and nothing else makes the two meet again. */
    private static final class SameDefault implements Gate<Schema> {

        /** PostgreSQL keeps the type with a literal: {@code 'free'::character varying}. */
        private static final Pattern CAST = Pattern.compile("::[a-z ]+(\\(\\d+(,\\d+)?\\))?$");

        @Override
        public String name() {
            return "same-default";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.EXPAND && to == Phase.DUAL_WRITE;
        }

        @Override
        public Answer check(Schema schema) {
            var old = defaultOf(schema, Side.OLD);
            var next = defaultOf(schema, Side.NEXT);
            boolean bare = old.equals("none") && next.equals("none");
            if (!bare && !schema.migration().conversion().equals(Conversion.NONE)) {
                return Answer.fail(
                        schema.describe(Side.OLD) + " has the default " + old + ", '"
                                + schema.migration().name(Side.NEXT) + "' has " + next
                                + ". XC does not compare defaults of columns that store differently.",
                        "See that the second is what the first is converted to, then override this gate by its name.");
            }
            return old.equals(next)
                    ? Answer.pass("Both columns have the same default: " + old + ".")
                    : Answer.fail(
                            schema.describe(Side.OLD) + " has the default " + old + ", '"
                                    + schema.migration().name(Side.NEXT) + "' has " + next
                                    + ". An INSERT that names neither would store two different values.",
                            "Give both the same default; or override this gate if every INSERT names the column.");
        }

        private static String defaultOf(Schema schema, Side side) {
            return schema.column(side)
                    .map(ColumnInfo::defaultExpression)
                    .map(expression -> CAST.matcher(expression).replaceFirst(""))
                    .orElse("none");
        }
    }

    /** What is written in CONTRACT reaches the old column by the inverse alone. */
    private static final class WayBack implements Gate<Schema> {

        @Override
        public String name() {
            return "way-back";
        }

        @Override
        public Hardness hardness() {
            return Hardness.SOFT;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == Phase.SOAK && to == Phase.CONTRACT;
        }

        @Override
        public Answer check(Schema schema) {
            return schema.migration().conversion() instanceof Conversion.OneWay
                    ? Answer.fail(
                            "The conversion has no way back: " + schema.describe(Side.OLD)
                                    + " misses what is written in CONTRACT, and nothing can compute it from '"
                                    + schema.migration().name(Side.NEXT)
                                    + "', so that from then on no step leads back beyond SOAK.",
                            "Override this gate by its name if that is meant.")
                    : Answer.pass("A reverse backfill can fill " + schema.describe(Side.OLD) + " again.");
        }
    }

    private record AcceptsOmission(String name, Side side, Phase from, Phase to) implements Gate<Schema> {

        @Override
        public Hardness hardness() {
            return Hardness.HARD;
        }

        @Override
        public boolean guards(Phase from, Phase to) {
            return from == this.from && to == this.to;
        }

        @Override
        public Answer check(Schema schema) {
            var column = schema.column(side);
            if (column.isEmpty()) {
                return Answer.pass(schema.describe(side) + " does not exist.");
            }
            var omission = Omission.of(schema.table(), column.get());
            return omission.accepted()
                    ? Answer.pass("INSERTs need not name " + schema.describe(side) + ".")
                    : Answer.fail(
                            "In " + to + " no statement names '"
                                    + schema.migration().name(side) + "', but " + omission.problem() + ".",
                            "First " + omission.remedy() + ".");
        }
    }
}
