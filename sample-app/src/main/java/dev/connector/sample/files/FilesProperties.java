package dev.connector.sample.files;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the files connector.
 *
 * @param root Folder whose files are served. Relative to the current directory.
 * @param maxReadSize Most that one read returns.
 */
@ConfigurationProperties("sample.files")
record FilesProperties(@DefaultValue(".") String root, @DefaultValue("1MB") DataSize maxReadSize) {

	/**
	 * Check the settings.
	 * @throws IllegalArgumentException when one is out of its range
	 */
	FilesProperties {
		if (maxReadSize.isNegative() || maxReadSize.toBytes() > Integer.MAX_VALUE - 8) {
			throw new IllegalArgumentException(
					"sample.files.max-read-size must be between 0 and 2047MB, but is " + maxReadSize);
		}
	}

}
