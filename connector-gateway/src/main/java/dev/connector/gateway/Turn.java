package dev.connector.gateway;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what comes after a stream apart from the last frame of it: whoever takes over
 * waits, without blocking, until that frame is dealt with. Safe for use by many threads;
 * frames come one at a time.
 */
final class Turn {

	private static final AtomicReferenceFieldUpdater<Turn, @Nullable Runnable> FOLLOWERS = AtomicReferenceFieldUpdater
		.newUpdater(Turn.class, Runnable.class, "followers");

	/**
	 * What is to follow the frame that is being dealt with, or {@code null} while there
	 * is none.
	 */
	private volatile @Nullable Runnable followers;

	/**
	 * Begin to deal with a frame. Whether it still counts has to be found out after this.
	 */
	void enter() {
		FOLLOWERS.compareAndSet(this, null, Nothing.YET);
	}

	/**
	 * The frame is dealt with.
	 */
	void leave() {
		Runnable follower = FOLLOWERS.getAndSet(this, null);
		if (follower != null) {
			follower.run();
		}
	}

	/**
	 * Do something once no frame is being dealt with: now, or on the thread that deals
	 * with one. For whoever saw to it before that no later frame counts.
	 * @param task what to do
	 */
	void afterwards(Runnable task) {
		while (true) {
			Runnable now = this.followers;
			if (now == null) {
				task.run();
				return;
			}
			Runnable both = () -> {
				now.run();
				task.run();
			};
			if (FOLLOWERS.compareAndSet(this, now, both)) {
				return;
			}
		}
	}

	/**
	 * What follows while nobody waits.
	 */
	private enum Nothing implements Runnable {

		YET;

		@Override
		public void run() {
		}

	}

}
