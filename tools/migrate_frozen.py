"""Schema 2 for the frozen ledger of the tests, with the content that it has; run once, kept in the history only."""
import sys; sys.path.insert(0,'tools'); sys.path.insert(0,'src')
import pandas as pd, migrate_ledger as M
from pathlib import Path
M.LEDGER=Path('tests/data/ledger')
r=lambda n:M.read(M.LEDGER,n)
m=r('milestones')
if 'milestone_id' in m: sys.exit()
m.insert(0,'milestone_id',[f'm{i:04d}' for i in range(1,len(m)+1)])
m.insert(m.columns.get_loc('status')+1,'firmness',m['status'].map({'expected':'firm','observed':''}))
src=r('sources'); ini=r('initiatives'); org=r('organisations')
known=M.first_sources(m,src)
first=known.drop_duplicates('initiative_id').set_index('initiative_id')['source_id']
ini['tie_source_id']=['' if t!='stated' else first.get(i,'') for i,t in zip(ini.initiative_id,ini.ciie_tie)]
p=r('parties'); p['since']=''; p['source_id']=p['initiative_id'].map(first); p['basis']='stated'
assert p.source_id.notna().all()
M.write(m,'milestones'); M.write(ini,'initiatives'); M.write(p,'parties')
M.write(M.metrics(m),'metrics')
M.write(pd.DataFrame(columns=['initiative_id','name','name_zh','source_id']),'names')
M.write(pd.DataFrame(columns=['promise_id','outcome','milestone_id','source_id','reason','reason_zh']),'rulings')
