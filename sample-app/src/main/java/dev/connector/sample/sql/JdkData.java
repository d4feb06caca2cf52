package dev.connector.sample.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes what the JDK knows about the world into tables. Names are in English.
 */
final class JdkData {

	private final Connection connection;

	private final Instant now;

	/**
	 * Create a writer.
	 * @param connection the connection, which stays open
	 * @param now the instant whose standard offsets count
	 */
	JdkData(Connection connection, Instant now) {
		this.connection = connection;
		this.now = now;
	}

	/**
	 * Create the tables and fill them.
	 * @throws SQLException when the database fails
	 */
	void fill() throws SQLException {
		table("countries (alpha2 CHAR(2) PRIMARY KEY, alpha3 CHAR(3) NOT NULL, name VARCHAR NOT NULL)",
				Arrays.stream(Locale.getISOCountries()).map((code) -> new Locale("", code)), JdkData::country);
		table("currencies (code CHAR(3) PRIMARY KEY, numeric_code INTEGER NOT NULL, name VARCHAR NOT NULL, "
				+ "fraction_digits INTEGER NOT NULL)", Currency.getAvailableCurrencies().stream(), JdkData::currency);
		table("locales (tag VARCHAR PRIMARY KEY, language VARCHAR NOT NULL, script VARCHAR, country VARCHAR, "
				+ "name VARCHAR NOT NULL)", locales(), JdkData::locale);
		table("time_zones (id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, standard_offset VARCHAR NOT NULL, "
				+ "standard_offset_seconds INTEGER NOT NULL, fixed BOOLEAN NOT NULL)",
				ZoneId.getAvailableZoneIds().stream().map(ZoneId::of), this::timeZone);
	}

	private <T> void table(String definition, Stream<T> things, Function<T, Object[]> columns) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("CREATE TABLE " + definition);
		}
		String name = definition.substring(0, definition.indexOf(' '));
		int width = definition.split(", ").length;
		String placeholders = String.join(", ", Collections.nCopies(width, "?"));
		try (PreparedStatement insert = this.connection
			.prepareStatement("INSERT INTO " + name + " VALUES (" + placeholders + ")")) {
			for (T thing : (Iterable<T>) things::iterator) {
				Object[] values = columns.apply(thing);
				for (int i = 0; i < width; i++) {
					insert.setObject(i + 1, values[i]);
				}
				insert.addBatch();
			}
			insert.executeBatch();
		}
	}

	private static Stream<Locale> locales() {
		return Arrays.stream(Locale.getAvailableLocales())
			.filter((locale) -> !locale.getLanguage().isEmpty())
			.map(Locale::toLanguageTag)
			.distinct()
			.map(Locale::forLanguageTag);
	}

	private static Object[] country(Locale country) {
		return new Object[] { country.getCountry(), country.getISO3Country(),
				country.getDisplayCountry(Locale.ENGLISH) };
	}

	private static Object[] currency(Currency currency) {
		return new Object[] { currency.getCurrencyCode(), currency.getNumericCode(),
				currency.getDisplayName(Locale.ENGLISH), currency.getDefaultFractionDigits() };
	}

	private static Object[] locale(Locale locale) {
		return new Object[] { locale.toLanguageTag(), locale.getLanguage(), locale.getScript(), locale.getCountry(),
				locale.getDisplayName(Locale.ENGLISH) };
	}

	private Object[] timeZone(ZoneId zone) {
		ZoneRules rules = zone.getRules();
		int seconds = rules.getStandardOffset(this.now).getTotalSeconds();
		return new Object[] { zone.getId(), zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH),
				(seconds != 0) ? rules.getStandardOffset(this.now).getId() : "+00:00", seconds, rules.isFixedOffset() };
	}

}
