package dev.expandcontract.rewrite;

import dev.expandcontract.database.Database;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What is known to give the same value when it is evaluated twice in one statement. A function that is not listed may
 * be the application's own, and counts as volatile.
 */
final class Determinism {

    private static final Set<String> FUNCTIONS = words(
            // conditions and conversions
            "coalesce nullif ifnull nvl nvl2 if isnull greatest least cast try_cast convert exists any some all values value row",
            // text
            "lower upper lcase ucase initcap trim ltrim rtrim btrim substring substr mid left right length char_length",
            "character_length octet_length bit_length concat concat_ws replace translate position locate instr strpos overlay",
            "insert lpad rpad repeat space reverse ascii char chr split_part regexp_replace regexp_substr to_char to_number",
            "format quote_literal",
            // numbers
            "abs ceil ceiling floor round trunc truncate sign mod power pow sqrt exp ln log log2 log10 sin cos tan asin acos",
            "atan atan2 degrees radians pi",
            // digests and encodings
            "md5 sha1 sha2 sha224 sha256 sha384 sha512 crc32 hex unhex encode decode to_base64 from_base64 rawtohex hextoraw",
            "uuid_to_bin bin_to_uuid",
            // dates
            "extract date_part date_trunc date time timestamp year month day dayofmonth dayofweek dayofyear week quarter hour",
            "minute second microsecond to_date to_timestamp str_to_date date_format dateadd date_add adddate datediff date_sub",
            "subdate timestampadd timestampdiff last_day make_date make_timestamp make_interval",
            // JSON
            "json_extract json_unquote json_value json_object json_array jsonb_build_object json_build_object to_json to_jsonb",
            "jsonb_set",
            // aggregates whose result does not depend on the order of rows
            "count min max bool_and bool_or every");

    private static final Set<String> AGGREGATES = words("count min max bool_and bool_or every");

    /** Whose result may depend on the order of rows. */
    private static final Set<String> FURTHER_AGGREGATES = words(
            "sum avg bit_and bit_or bit_xor group_concat json_arrayagg json_objectagg std stddev stddev_pop stddev_samp",
            "var_pop var_samp variance");

    /** Fixed when the statement, or its transaction, begins. */
    private static final Set<String> STABLE = Set.of(
            "current_timestamp",
            "current_date",
            "current_time",
            "localtime",
            "localtimestamp",
            "now",
            "current_user",
            "session_user",
            "current_role",
            "current_schema",
            "current_catalog");

    private static final Set<String> STABLE_ON_POSTGRESQL = Set.of("transaction_timestamp", "statement_timestamp");
    private static final Set<String> STABLE_ON_MYSQL = Set.of(
            "utc_timestamp", "utc_date", "utc_time", "curdate", "curtime", "unix_timestamp", "database", "schema");

    /** Look like a column, and give a new value each time they are evaluated. */
    private static final Set<String> PSEUDO_COLUMNS = Set.of("rownum", "sysdate", "systimestamp");

    /** Look like a column of a sequence. */
    private static final Set<String> SEQUENCE_VALUES = Set.of("nextval", "currval");

    private static final Set<Database> VARIABLES = EnumSet.of(Database.MYSQL, Database.MARIADB, Database.H2);

    private final Database database;

    Determinism(Database database) {
        this.database = database;
    }

    private static Set<String> words(String... lines) {
        return Set.of(String.join(" ", lines).split(" "));
    }

    boolean isFunction(String name) {
        var folded = name.toLowerCase(Locale.ROOT);
        return FUNCTIONS.contains(folded)
                || STABLE.contains(folded)
                || switch (database) {
                    case POSTGRESQL -> STABLE_ON_POSTGRESQL.contains(folded);
                    case MYSQL, MARIADB -> STABLE_ON_MYSQL.contains(folded);
                    case H2 -> false;
                };
    }

    /** Whether the function computes its result from all rows of a group, as far as it is not an application's own. */
    boolean isAggregate(String name) {
        var folded = name.toLowerCase(Locale.ROOT);
        return AGGREGATES.contains(folded) || FURTHER_AGGREGATES.contains(folded);
    }

    /** Whether the function computes its result from its arguments alone, and from one row. */
    boolean isPure(String name) {
        var folded = name.toLowerCase(Locale.ROOT);
        return FUNCTIONS.contains(folded) && !AGGREGATES.contains(folded);
    }

    boolean isPseudoColumn(String name, boolean qualified) {
        return (qualified ? SEQUENCE_VALUES : PSEUDO_COLUMNS).contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the operator reads or sets a session variable. */
    boolean isVariable(String operator) {
        return operator.equals(":=") || (operator.startsWith("@") && VARIABLES.contains(database));
    }
}
