package dev.connector.managed;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How far a sequence of events came. A peer that replays may begin with events that came
 * already, in particular with those at the very place up to which all came; they are told
 * by their ids and dropped. Where the peer can not replay everything, that is told as a
 * {@link Gap}, never passed over. Not safe for use by many threads.
 */
public final class ReplayCursor {

	/** How many ids of one place are remembered. */
	private static final int MAX_BOUNDARY_IDS = 100_000;

	private final boolean contiguous;

	private final Set<String> boundaryIds = new HashSet<>();

	private long last = Inbound.Event.UNNUMBERED;

	/** The next event is the first since a loss. */
	private boolean resuming;

	private ReplayCursor(boolean contiguous) {
		this.contiguous = contiguous;
	}

	/**
	 * Create a cursor over a sequence without holes, so that every hole is a gap.
	 * @return a cursor at the beginning
	 */
	public static ReplayCursor contiguous() {
		return new ReplayCursor(true);
	}

	/**
	 * Create a cursor over a sequence whose places may be empty, such as blocks in which
	 * nothing happened. Only the first event after a loss can tell of a gap: it has to be
	 * at the last place or at the one after it, as the peer begins with the last place.
	 * @return a cursor at the beginning
	 */
	public static ReplayCursor withEmptyPlaces() {
		return new ReplayCursor(false);
	}

	/**
	 * Return how far it is.
	 * @return the position
	 */
	public Position position() {
		return new Position((this.last >= 0) ? OptionalLong.of(this.last) : OptionalLong.empty());
	}

	/**
	 * Look at an event and move on.
	 * @param sequence its place, negative when it has none
	 * @param id tells it from others at the same place
	 * @return what is to be done with it
	 */
	public Verdict next(long sequence, String id) {
		if (sequence < 0) {
			return Verdict.NEW;
		}
		if (sequence < this.last) {
			return Verdict.SEEN;
		}
		if (sequence == this.last) {
			this.resuming = false;
			return add(id) ? Verdict.NEW : Verdict.SEEN;
		}
		Gap gap = gapBefore(sequence);
		this.last = sequence;
		this.resuming = false;
		this.boundaryIds.clear();
		add(id);
		return (gap != null) ? new Verdict(true, gap) : Verdict.NEW;
	}

	/**
	 * Go on after a loss.
	 * @param outcome what the peer still had
	 * @return what is known to be missing already, or {@code null}
	 */
	public @Nullable Gap resumed(ResumeOutcome outcome) {
		if (!outcome.sameSession()) {
			Gap gap = (this.last >= 0) ? new Gap(this.last, OptionalLong.empty()) : null;
			this.last = Inbound.Event.UNNUMBERED;
			this.boundaryIds.clear();
			this.resuming = false;
			return gap;
		}
		this.resuming = true;
		if (outcome.replayFrom().isEmpty()) {
			return null;
		}
		long from = outcome.replayFrom().getAsLong();
		Gap gap = gapBefore(from);
		if (gap != null) {
			// It is told now, and not again with the first event
			this.last = from - 1;
			this.boundaryIds.clear();
		}
		return gap;
	}

	private @Nullable Gap gapBefore(long sequence) {
		boolean tells = this.last >= 0 && (this.contiguous || this.resuming);
		return (tells && sequence > this.last + 1) ? new Gap(this.last, OptionalLong.of(sequence)) : null;
	}

	private boolean add(String id) {
		return this.boundaryIds.size() >= MAX_BOUNDARY_IDS || this.boundaryIds.add(id);
	}

	/**
	 * How far the events came. Immutable.
	 *
	 * @param last the place of the last event, or empty before the first one
	 */
	public record Position(OptionalLong last) {

		/**
		 * Return whether the events came up to a place.
		 * @param sequence the place
		 * @return {@code true} when an event at that place or at a later one came
		 */
		public boolean reached(long sequence) {
			return this.last.isPresent() && this.last.getAsLong() >= sequence;
		}

	}

	/**
	 * Events that will not come any more. Immutable.
	 *
	 * @param after the place of the last event before the gap
	 * @param before the place of the first event after it, or empty when the sequence
	 * began anew
	 */
	public record Gap(long after, OptionalLong before) {

	}

	/**
	 * What is to be done with an event.
	 *
	 * @param deliver {@code false} when it came before
	 * @param gap what is missing before it, or {@code null}
	 */
	public record Verdict(boolean deliver, @Nullable Gap gap) {

		static final Verdict NEW = new Verdict(true, null);

		static final Verdict SEEN = new Verdict(false, null);

	}

}
