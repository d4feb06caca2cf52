package dev.connector.sample.time;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.sample.Failures;
import dev.connector.sample.time.Conversion.Candidate;
import dev.connector.sample.time.Conversion.Kind;
import dev.connector.sample.time.Transitions.Transition;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;

/**
 * Answers questions about time zones from the time-zone database of the JDK. Safe for use
 * by many threads, and never blocks.
 */
@Connector(type = "time", version = "1", displayName = "Time zones", nonBlocking = "true")
@Profile("!gateway")
class TimeConnector {

	private final Clock clock;

	TimeConnector(Clock clock) {
		this.clock = clock;
	}

	@Command(description = "Converts a local date and time from one zone to another, and says when it does not "
			+ "exist or occurs twice because clocks are set.", idempotent = true)
	Conversion convert(ConvertRequest request) {
		LocalDateTime local = parse("dateTime", request.dateTime(), LocalDateTime::parse,
				"a local date and time such as 2024-03-31T02:30");
		ZoneId from = zone("from", request.from());
		ZoneId to = zone("to", request.to());
		try {
			return convert(local, from, to);
		}
		catch (DateTimeException ex) {
			throw Failures.invalid("dateTime", "is too far from now to be converted", ex);
		}
	}

	@Command(description = "Returns the offset of a zone from UTC at an instant, now by default, and whether "
			+ "daylight saving time is in force.", idempotent = true)
	OffsetAt offset(OffsetRequest request) {
		ZoneId zone = zone("zone", request.zone());
		Instant at = instant("at", request.at());
		ZoneRules rules = zone.getRules();
		return new OffsetAt(zone.getId(), at, format(rules.getOffset(at)), format(rules.getStandardOffset(at)),
				rules.isDaylightSavings(at));
	}

	@Command(description = "Returns when the clocks of a zone are set next after an instant, now by default, and "
			+ "from which time to which.", idempotent = true)
	Transitions transitions(TransitionsRequest request) {
		ZoneId zone = zone("zone", request.zone());
		Instant from = instant("from", request.from());
		int count = (request.count() != null) ? request.count() : TransitionsRequest.DEFAULT_COUNT;
		if (count < 1 || count > TransitionsRequest.MAX_COUNT) {
			throw Failures.invalid("count", "must be between 1 and " + TransitionsRequest.MAX_COUNT);
		}
		try {
			return new Transitions(zone.getId(), transitions(zone.getRules(), from, count));
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw Failures.invalid("from", "is too far from now", ex);
		}
	}

	private static Conversion convert(LocalDateTime local, ZoneId from, ZoneId to) {
		ZoneRules rules = from.getRules();
		ZoneOffsetTransition transition = rules.getTransition(local);
		if (transition == null) {
			Candidate only = candidate(local.atOffset(rules.getOffset(local)), to);
			return new Conversion(Kind.UNIQUE, local + " occurs once in " + from, List.of(only));
		}
		String set = "clocks are set from " + transition.getDateTimeBefore() + " to " + transition.getDateTimeAfter();
		if (transition.isOverlap()) {
			Candidate first = candidate(local.atOffset(transition.getOffsetBefore()), to);
			Candidate second = candidate(local.atOffset(transition.getOffsetAfter()), to);
			return new Conversion(Kind.OVERLAP, local + " occurs twice in " + from + ": " + set,
					List.of(first, second));
		}
		OffsetDateTime moved = local.atOffset(transition.getOffsetBefore())
			.withOffsetSameInstant(transition.getOffsetAfter());
		return new Conversion(Kind.GAP,
				local + " does not exist in " + from + ": " + set + "; it is taken as " + moved.toLocalDateTime(),
				List.of(candidate(moved, to)));
	}

	private static Candidate candidate(OffsetDateTime from, ZoneId to) {
		Instant instant = from.toInstant();
		return new Candidate(from, instant, instant.atZone(to).toOffsetDateTime());
	}

	private static List<Transition> transitions(ZoneRules rules, Instant from, int count) {
		List<Transition> transitions = new ArrayList<>();
		ZoneOffsetTransition next = rules.nextTransition(from);
		while (next != null && transitions.size() < count) {
			transitions.add(new Transition(next.getInstant(), next.getDateTimeBefore().atOffset(next.getOffsetBefore()),
					next.getDateTimeAfter().atOffset(next.getOffsetAfter())));
			next = rules.nextTransition(next.getInstant());
		}
		return transitions;
	}

	private Instant instant(String field, @Nullable String text) {
		return (text != null) ? parse(field, text, Instant::parse, "an instant such as 2024-01-01T00:00:00Z")
				: this.clock.instant();
	}

	private static ZoneId zone(String field, String text) {
		return parse(field, text, ZoneId::of, "a time zone such as Europe/Berlin");
	}

	private static <T> T parse(String field, String text, Function<String, T> parser, String expected) {
		try {
			return parser.apply(text);
		}
		catch (DateTimeException ex) {
			throw Failures.invalid(field, "'" + text + "' is not " + expected, ex);
		}
	}

	private static String format(ZoneOffset offset) {
		return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
	}

}
