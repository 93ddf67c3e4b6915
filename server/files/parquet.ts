import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer'
import { isReason, MISSING } from '../core/panel/missing.ts'
import type { Cell } from '../core/panel/reader.ts'
import type { Column } from '../core/panel/table.ts'
import type { About, WriteTable } from './format.ts'
import type { PartFile } from './part.ts'
import type { Extent, Spool } from './spool.ts'

/** Parquet files: typed columns, a column `<name>__reason` beside each that can lack a value, the codebook as metadata. */

/** Cells that one row group holds about; what bounds the memory. */
const GROUP_CELLS = 2_000_000
const FEWEST_ROWS = 1000
const INT32 = 2_147_483_647

export const reasonName = (column: string): string => `${column}__reason`

export const writeParquet: WriteTable = async (spool, file, about) => {
  const { columns } = spool.table
  const types = columns.map((column, i) => typeOf(column, spool.extents[i]!))
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({
    writer,
    schema: schemaOf(columns, types),
    createdBy: about.software,
    kvMetadata: [{ key: 'codebook', value: codebookOf(spool, about) }],
  })
  const size = Math.max(FEWEST_ROWS, Math.floor(GROUP_CELLS / columns.length))
  for (const group of groups(spool, size)) {
    await parquet.write({ columnData: group.flatMap((data, i) => sources(columns[i]!, types[i]!, data)) })
    drain(writer, file)
  }
  await parquet.finish()
  drain(writer, file)
}

type Type = 'STRING' | 'INT32' | 'DOUBLE'

const typeOf = ({ type }: Column, { min, max, whole }: Extent): Type =>
  type === 'string'
    ? 'STRING'
    : type === 'double' || !whole || min < -INT32 || max > INT32
      ? 'DOUBLE'
      : 'INT32'

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']

function schemaOf(columns: readonly Column[], types: readonly Type[]): Schema {
  const leaves = columns.flatMap((column, i): Schema => {
    const { name } = column
    const leaf: Schema[number] =
      types[i] === 'STRING'
        ? { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }
        : { name, type: types[i] as 'INT32' | 'DOUBLE', repetition_type: 'OPTIONAL' }
    return column.reasons
      ? [leaf, { name: reasonName(name), type: 'INT32', repetition_type: 'OPTIONAL' }]
      : [leaf]
  })
  return [{ name: 'root', num_children: leaves.length }, ...leaves]
}

/** Cells of so many rows at a time, by column. */
function* groups(spool: Spool, size: number): Generator<Cell[][]> {
  const empty = () => spool.table.columns.map((): Cell[] => [])
  let group = empty()
  let rows = 0
  for (const cells of spool.read()) {
    for (let i = 0; i < cells.length; i += 1) group[i]!.push(cells[i]!)
    rows += 1
    if (rows < size) continue
    yield group
    group = empty()
    rows = 0
  }
  if (rows > 0) yield group
}

function sources({ name, reasons }: Column, type: Type, data: Cell[]): ColumnSource[] {
  const common = { offsetIndex: false, name }
  if (type === 'STRING') return [{ ...common, data, nullable: false }]
  const missing = (cell: Cell): boolean => reasons && isReason(cell as number)
  const values = data.map((cell) => (Number.isNaN(cell) || missing(cell) ? null : cell))
  const own: ColumnSource = { ...common, data: values }
  if (!reasons) return [own]
  return [own, { ...common, name: reasonName(name), data: data.map((cell) => (missing(cell) ? cell : null)) }]
}

/** Hands over what was encoded so far; offsets within the file go on. */
function drain(writer: ByteWriter, file: PartFile): void {
  file.put(Buffer.from(new Uint8Array(writer.buffer, 0, writer.index)))
  writer.index = 0
}

const codebookOf = ({ table }: Spool, about: About): string =>
  JSON.stringify({
    title: about.title,
    as_of: about.asOf,
    file: table.name,
    missing: MISSING.map(({ code, name, meaning }) => ({ code, name, meaning })),
    columns: table.columns.map(({ name, label, type, measure, values }) => ({
      ...{ name, label, type, measure },
      values: [...values].map(([value, text]) => ({ value, label: text })),
    })),
  })
