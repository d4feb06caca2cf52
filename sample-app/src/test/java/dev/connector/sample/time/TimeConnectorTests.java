package dev.connector.sample.time;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import dev.connector.ConnectorException;
import dev.connector.sample.time.Conversion.Candidate;
import dev.connector.sample.time.Conversion.Kind;
import dev.connector.sample.time.Transitions.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.sample.ConnectorErrors.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeConnector}.
 */
class TimeConnectorTests {

	private static final Instant NOW = Instant.parse("2024-07-01T12:00:00Z");

	private final TimeConnector connector = new TimeConnector(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void convertsTimeThatOccursOnce() {
		Conversion conversion = convert("2024-07-01T12:00", "Europe/Berlin", "Asia/Tokyo");
		assertThat(conversion.kind()).isEqualTo(Kind.UNIQUE);
		assertThat(conversion.candidates())
			.containsExactly(candidate("2024-07-01T12:00+02:00", "2024-07-01T10:00:00Z", "2024-07-01T19:00+09:00"));
	}

	@Test
	void saysThatTimeDoesNotExist() {
		Conversion conversion = convert("2024-03-31T02:30", "Europe/Berlin", "America/New_York");
		assertThat(conversion.kind()).isEqualTo(Kind.GAP);
		assertThat(conversion.explanation()).isEqualTo("2024-03-31T02:30 does not exist in Europe/Berlin: clocks are "
				+ "set from 2024-03-31T02:00 to 2024-03-31T03:00; it is taken as 2024-03-31T03:30");
		assertThat(conversion.candidates())
			.containsExactly(candidate("2024-03-31T03:30+02:00", "2024-03-31T01:30:00Z", "2024-03-30T21:30-04:00"));
	}

	@Test
	void saysThatTimeOccursTwice() {
		Conversion conversion = convert("2024-10-27T02:30", "Europe/Berlin", "UTC");
		assertThat(conversion.kind()).isEqualTo(Kind.OVERLAP);
		assertThat(conversion.explanation()).isEqualTo("2024-10-27T02:30 occurs twice in Europe/Berlin: clocks are set "
				+ "from 2024-10-27T03:00 to 2024-10-27T02:00");
		assertThat(conversion.candidates()).containsExactly(
				candidate("2024-10-27T02:30+02:00", "2024-10-27T00:30:00Z", "2024-10-27T00:30Z"),
				candidate("2024-10-27T02:30+01:00", "2024-10-27T01:30:00Z", "2024-10-27T01:30Z"));
	}

	@ParameterizedTest
	@CsvSource({ "2024-03-31T01:59:59.999999999, UNIQUE", "2024-03-31T02:00, GAP", "2024-03-31T02:59:59.999999999, GAP",
			"2024-03-31T03:00, UNIQUE", "2024-10-27T01:59:59.999999999, UNIQUE", "2024-10-27T02:00, OVERLAP",
			"2024-10-27T02:59:59.999999999, OVERLAP", "2024-10-27T03:00, UNIQUE" })
	void knowsWhereGapsAndOverlapsEnd(String dateTime, Kind expected) {
		assertThat(convert(dateTime, "Europe/Berlin", "UTC").kind()).isEqualTo(expected);
	}

	@Test
	void agreesWithTheJdkInEveryZone() {
		for (String zone : ZoneId.getAvailableZoneIds()) {
			Candidate candidate = convert("2024-02-29T12:34:56", "UTC", zone).candidates().get(0);
			assertThat(candidate.to()).isEqualTo(candidate.instant().atZone(ZoneId.of(zone)).toOffsetDateTime());
			assertThat(candidate.from().toInstant()).isEqualTo(candidate.instant());
		}
	}

	@Test
	void namesTheFieldThatCannotBeRead() {
		assertInvalid("dateTime", () -> convert("2024-02-30T00:00", "UTC", "UTC"));
		assertInvalid("dateTime", () -> convert("2024-02-29T00:00Z", "UTC", "UTC"));
		assertInvalid("dateTime", () -> convert("+999999999-12-31T23:59", "UTC", "Asia/Tokyo"));
		assertInvalid("from", () -> convert("2024-02-29T00:00", "Europe/Atlantis", "UTC"));
		assertInvalid("to", () -> convert("2024-02-29T00:00", "UTC", "not a zone"));
		assertInvalid("zone", () -> this.connector.offset(new OffsetRequest("Europe/Atlantis", null)));
		assertInvalid("at", () -> this.connector.offset(new OffsetRequest("UTC", "yesterday")));
		assertInvalid("zone", () -> this.connector.transitions(new TransitionsRequest("", null, null)));
		assertInvalid("from", () -> this.connector.transitions(new TransitionsRequest("UTC", "2024-01-01", null)));
	}

	@Test
	void tellsOffsetNow() {
		assertThat(this.connector.offset(new OffsetRequest("Europe/Berlin", null)))
			.isEqualTo(new OffsetAt("Europe/Berlin", NOW, "+02:00", "+01:00", true));
	}

	@Test
	void tellsOffsetAtInstant() {
		assertThat(this.connector.offset(new OffsetRequest("Asia/Kathmandu", "1985-12-31T18:29:59Z")).offset())
			.isEqualTo("+05:30");
		assertThat(this.connector.offset(new OffsetRequest("Asia/Kathmandu", "1985-12-31T18:30:00Z")).offset())
			.isEqualTo("+05:45");
		assertThat(this.connector.offset(new OffsetRequest("UTC", "2024-01-01T00:00:00Z")))
			.isEqualTo(new OffsetAt("UTC", Instant.parse("2024-01-01T00:00:00Z"), "+00:00", "+00:00", false));
	}

	@Test
	void tellsNextTransitions() {
		Transitions transitions = this.connector
			.transitions(new TransitionsRequest("Europe/Berlin", "2024-01-01T00:00:00Z", 3));
		assertThat(transitions.transitions()).startsWith(
				transition("2024-03-31T01:00:00Z", "2024-03-31T02:00+01:00", "2024-03-31T03:00+02:00"),
				transition("2024-10-27T01:00:00Z", "2024-10-27T03:00+02:00", "2024-10-27T02:00+01:00"));
		assertThat(transitions.transitions()).hasSize(3).extracting(Transition::at).isSorted();
	}

	@Test
	void tellsTransitionsAfterNow() {
		Transitions transitions = this.connector.transitions(new TransitionsRequest("Europe/Berlin", null, 1));
		assertThat(transitions.transitions()).extracting(Transition::at)
			.containsExactly(Instant.parse("2024-10-27T01:00:00Z"));
	}

	@Test
	void tellsThatZoneHasNoMoreTransitions() {
		assertThat(this.connector.transitions(new TransitionsRequest("UTC", null, 5)).transitions()).isEmpty();
		assertThat(this.connector.transitions(new TransitionsRequest("Asia/Tokyo", null, null)).transitions())
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, 0, TransitionsRequest.MAX_COUNT + 1 })
	void refusesCountOutOfRange(int count) {
		assertInvalid("count", () -> this.connector.transitions(new TransitionsRequest("UTC", null, count)));
	}

	@Test
	void returnsAsManyTransitionsAsAreAllowed() {
		assertThat(
				this.connector.transitions(new TransitionsRequest("Europe/Berlin", null, TransitionsRequest.MAX_COUNT))
					.transitions())
			.hasSize(TransitionsRequest.MAX_COUNT);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "+999999999-12-31T23:00:00Z" })
	void answersAtTheEndsOfTime(String from) {
		for (String zone : List.of("UTC", "Europe/Berlin", "America/New_York")) {
			try {
				this.connector.transitions(new TransitionsRequest(zone, from, 2));
			}
			catch (ConnectorException ex) {
				assertThat(ex.details()).containsOnlyKeys("/from");
			}
		}
	}

	private Conversion convert(String dateTime, String from, String to) {
		return this.connector.convert(new ConvertRequest(dateTime, from, to));
	}

	private static Candidate candidate(String from, String instant, String to) {
		return new Candidate(OffsetDateTime.parse(from), Instant.parse(instant), OffsetDateTime.parse(to));
	}

	private static Transition transition(String at, String before, String after) {
		return new Transition(Instant.parse(at), OffsetDateTime.parse(before), OffsetDateTime.parse(after));
	}

}
