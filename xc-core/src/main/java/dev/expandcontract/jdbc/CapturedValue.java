package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** Stands in for a statement to find out which value a {@link Binding} binds. Streams and LOBs never come here. */
final class CapturedValue extends ForwardingPreparedStatement<PreparedStatement> {

    private @Nullable Object value;
    private @Nullable ZoneId zone;

    CapturedValue(MigratingConnection connection, PreparedStatement delegate) {
        super(connection, delegate);
    }

    /** The value as one of the column that converts. */
    ConvertedBinding converted(JavaConversion conversion, Binding binding) throws SQLException {
        return ConvertedBinding.of(conversion, binding, value, zone);
    }

    private void capture(@Nullable Object captured, @Nullable Calendar calendar) {
        value = captured;
        zone = calendar == null ? null : calendar.getTimeZone().toZoneId();
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) {
        capture(x, null);
    }

    @Override
    public void setByte(int parameterIndex, byte x) {
        capture(x, null);
    }

    @Override
    public void setShort(int parameterIndex, short x) {
        capture(x, null);
    }

    @Override
    public void setInt(int parameterIndex, int x) {
        capture(x, null);
    }

    @Override
    public void setLong(int parameterIndex, long x) {
        capture(x, null);
    }

    @Override
    public void setFloat(int parameterIndex, float x) {
        capture(x, null);
    }

    @Override
    public void setDouble(int parameterIndex, double x) {
        capture(x, null);
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) {
        capture(x, null);
    }

    @Override
    public void setString(int parameterIndex, String x) {
        capture(x, null);
    }

    @Override
    public void setNString(int parameterIndex, String x) {
        capture(x, null);
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) {
        capture(x, null);
    }

    @Override
    public void setDate(int parameterIndex, Date x) {
        capture(x, null);
    }

    @Override
    public void setTime(int parameterIndex, Time x) {
        capture(x, null);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) {
        capture(x, null);
    }

    @Override
    public void setURL(int parameterIndex, URL x) {
        capture(x, null);
    }

    @Override
    public void setObject(int parameterIndex, Object x) {
        capture(x, null);
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) {
        capture(x, cal);
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) {
        capture(x, cal);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) {
        capture(x, cal);
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) {
        capture(x, null);
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) {
        capture(x, null);
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) {
        capture(x, null);
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) {
        capture(x, null);
    }
}
