CREATE TABLE `vault_lookups` (
	`study_id` text NOT NULL,
	`field` text NOT NULL,
	`hash` text NOT NULL,
	`subject_id` text NOT NULL,
	PRIMARY KEY(`study_id`, `field`, `hash`, `subject_id`)
);
--> statement-breakpoint
CREATE INDEX `lookups_subject` ON `vault_lookups` (`study_id`,`subject_id`);--> statement-breakpoint
CREATE TABLE `vault_records` (
	`study_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`field` text NOT NULL,
	`item` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed` text NOT NULL,
	PRIMARY KEY(`study_id`, `subject_id`, `field`, `item`)
);
--> statement-breakpoint
CREATE INDEX `records_key` ON `vault_records` (`key_id`);