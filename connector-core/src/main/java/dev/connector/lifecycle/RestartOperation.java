package dev.connector.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Drains and shuts down one participant, and takes it through all phases again, with
 * nothing in between. When that fails it stays known, and can be restarted again.
 */
final class RestartOperation implements Lane.Operation {

	private final String name;

	private final Members members;

	private final Term term;

	private final StartFlow start;

	private final StopFlow stop;

	private final CompletableFuture<Void> outcome;

	RestartOperation(String name, Members members, Term term, StartFlow start, StopFlow stop,
			CompletableFuture<Void> outcome) {
		this.name = name;
		this.members = members;
		this.term = term;
		this.start = start;
		this.stop = stop;
		this.outcome = outcome;
	}

	@Override
	public void run(CallOff callOff) {
		try {
			Entry entry = this.members.leaver(this.name);
			end(entry);
			this.members.renew(entry);
			try {
				this.start.startOne(entry);
				this.outcome.complete(null);
			}
			catch (LifecycleException ex) {
				if (!callOff.isCalled()) {
					end(entry);
				}
				throw ex;
			}
		}
		catch (Throwable ex) {
			this.outcome.completeExceptionally(ex);
		}
	}

	@Override
	public void refuse() {
		this.outcome.completeExceptionally(new LifecycleException(LifecyclePhase.SHUTDOWN, this.name,
				this.name + " is not restarted: all stop", null));
	}

	private void end(Entry entry) {
		this.stop.stop(this.term.run().remove(entry) ? List.of(entry) : List.of(),
				this.term.booted().remove(entry) ? List.of(entry) : List.of());
	}

}
