package dev.connector.sample.chaos;

import java.io.PrintStream;
import java.util.List;

/**
 * What came out of a run. The lists may grow until the run is closed.
 *
 * @param options what the run was made of
 * @param faults how many faults there were
 * @param ledger the account of the calls
 * @param unready registrations that were not ready in time
 * @param leaks what was left behind
 * @param timeline what happened
 * @param figures what is worth knowing, for people
 */
record ChaosReport(ChaosOptions options, int faults, Ledger ledger, List<String> unready, List<String> leaks,
		Timeline timeline, String figures) {

	private static final int MOST_SHOWN = 20;

	boolean isClean() {
		return this.ledger.lost().isEmpty() && this.ledger.doubled().isEmpty() && this.unready.isEmpty()
				&& this.leaks.isEmpty();
	}

	/**
	 * Print what went wrong, if anything did, and the sum as the last line.
	 */
	void print(PrintStream out) {
		if (!isClean()) {
			this.timeline.print(out);
			out.println("To see it again: -Dchaos.seed=" + this.options.seed() + " -Dchaos.faults="
					+ this.options.faults());
			show(out, "lost", this.ledger.lost());
			show(out, "doubled", this.ledger.doubled());
			show(out, "unready", this.unready);
			show(out, "leaked", this.leaks);
		}
		out.println("seed=" + this.options.seed() + " " + this.figures + ", calls " + this.ledger.ends());
		out.println(sum());
	}

	String sum() {
		return "faults=%d calls=%d lost=%d doubled=%d unready=%d leaked=%d".formatted(this.faults, this.ledger.calls(),
				this.ledger.lost().size(), this.ledger.doubled().size(), this.unready.size(), this.leaks.size());
	}

	private static void show(PrintStream out, String what, List<String> all) {
		all.stream().limit(MOST_SHOWN).forEach((one) -> out.println(what + ": " + one));
		if (all.size() > MOST_SHOWN) {
			out.println(what + ": and " + (all.size() - MOST_SHOWN) + " more");
		}
	}

}
